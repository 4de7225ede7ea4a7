import type { TalkWords, WritingWords } from "../english/talks.ts";
import { russianCount } from "../plural.ts";

export const talks: TalkWords = {
  heading: "Чаты",
  groups: { unread: "Непрочитанные", recent: "Недавние", everyone: "Остальные" },
  begin: "+ новый чат",
  above: (count) => `ещё ${count} выше`,
  below: (count) => `ещё ${count} ниже`,
  fresh: "новые",
  freshCount: (count) => `новых: ${count}`,
  sinceLeft: (fresh) => `${fresh}, пока вас не было`,
  partsHere: (parts, of) =>
    `(здесь ${parts} из ${russianCount(of, ["части", "частей", "частей"])})`,
  goTo: "перейти",
  noSuchName: "Такого имени нет, и быть не может: в имени от 1 до 8 байт.",
  newOne: "новый чат",
  unread: (count) => russianCount(count, ["непрочитанное", "непрочитанных", "непрочитанных"]),
  find: "найти",
  findWhat: "Слова в любом порядке, во всех чатах.",
  nothingFound: "Ничего не найдено.",
  fromTo: (self, peer) => `${self} для ${peer}`,
};

export const writing: WritingWords = {
  to: "кому: ",
  sending: (count) => `уходит ${count}`,
  waiting: (count) => `ждёт ${count}`,
  goesAs: (count) => `уйдёт ${messages(count)}`,
  goesAsAbout: (count) => `уйдёт примерно ${messages(count)}`,
  sentBefore: (back) => `отправлено раньше, ${back}-е с конца`,
  notices: (count) =>
    `${russianCount(count, ["объявление", "объявления", "объявлений"])}: /notices`,
  newest: "новые: Ctrl-End",
};

function messages(count: number): string {
  return russianCount(count, ["сообщением", "сообщениями", "сообщениями"]);
}
