import type { CommandsWords } from "../english/commands.ts";

export const commands: CommandsWords = {
  page: "Команды",
  also: (names) => ` (или ${names})`,
  more: "F1 показывает клавиши.",
  each: {
    to: { form: "ИМЯ", says: "перейти в чат с кем-то" },
    msg: { form: "ИМЯ текст", says: "отправить одно сообщение и остаться здесь" },
    who: { form: "", says: "кто в сети" },
    members: { form: "", says: "кто состоит в группе" },
    invite: { form: "[ИМЯ]", says: "создать код, по которому вступают в группу" },
    notices: { form: "", says: "что сообщал сервер, сначала новое" },
    find: { form: "слова", says: "найти сообщения во всех чатах, сначала новые" },
    fate: { form: "", says: "что из этого чата не доставлено" },
    retry: { form: "[N]", says: "отправить снова то, что без ответа или с отказом; N как в /fate" },
    drop: { form: "N", says: "отменить недоставленное сообщение; N как в /fate" },
    unread: {
      form: "",
      says: "последнее от собеседника снова не прочитано, пока вы не вернётесь в чат",
    },
    read: { form: "[all]", says: "считать прочитанным этот чат (all: все чаты)" },
    keys: { form: "", says: "все клавиши" },
    help: { form: "", says: "этот список" },
    hints: { form: "on|off", says: "строка клавиш внизу" },
    ascii: { form: "on|off", says: "рамки и знаки только из ASCII" },
    signs: { form: "on|off", says: "другие узнают, что вы пишете и что прочли" },
    reconnect: { form: "", says: "соединиться заново" },
    quit: { form: "", says: "выйти; неотправленное уйдёт в следующий раз" },
  },
};
