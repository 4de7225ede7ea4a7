import type { PeopleWords } from "../english/people.ts";

export const people: PeopleWords = {
  brief: { typing: "пишет", here: "тут", silent: "молчит", away: "нет" },
  full: { typing: "пишет", here: "в сети", silent: "в сети, не отвечает", away: "не в сети" },
  since: (where, time) => `${where} с ${time}`,
  page: "Люди",
  places: {
    here: "в сети",
    silent: "в сети, но не отвечает",
    away: "не в сети",
    unknown: "здесь ещё не было",
  },
  forSpan: (span) => ` уже ${span}`,
  nobody: "Сервер этого не сообщает, или больше никого здесь не было.",
};
