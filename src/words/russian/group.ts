import type { GroupWords } from "../english/group.ts";

export const group: GroupWords = {
  noMembers: "на этом сервере нет участников: входит каждый, кто знает его адрес",
  members: "Участники",
  notTold: "Сервер ещё не сообщил.",
  howToInvite: "/invite ИМЯ создаёт код для новичка.",
  howToRemove: "`coterie members --help` расскажет, как исключить участника.",
  noMember: "Имя с ~ впереди — не участник: его может взять любая программа.",
  ranks: { removed: "исключён", member: "участник", owner: "владелец" },
  places: { here: "в сети", silent: "молчит", away: "не в сети" },
  invitedBy: (name) => `приглашение от ${name}`,
  inviteOneName: "напишите /invite и одно имя, например /invite bob",
  makingCode: "создаю код",
  noCode: (why) => `кода нет: ${why}`,
  invite: "Приглашение",
  codeFor: (name, line) => [
    name === undefined
      ? "Для одного человека, один раз, в течение суток:"
      : `Для ${name}, один раз, в течение суток:`,
    "",
    `  ${line}`,
    "",
    "Передайте эту строку одному человеку надёжным способом. Её вставляют в ответ",
    "на первый вопрос coterie или в оболочку, которая знает coterie.",
    "",
    "y скопирует её, Esc закроет страницу. Код не хранится; /invite ИМЯ создаст",
    "другой.",
  ],
  notices: "Что сообщал сервер",
  cameWhileAway: (name) => `пока вас не было, по вашему коду вступил(а) ${name}`,
  noNotices: "С открытия этого окна ничего.",
};
