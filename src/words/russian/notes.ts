import type { AnswerWords, NoteWords } from "../english/notes.ts";
import { russianCount } from "../plural.ts";

export const notes: NoteWords = {
  nothingBegins: (word) => `ничто не начинается с ${word}`,
  nothingOlder: "раньше здесь ничего не отправлено",
  putAside: "отложено; Ctrl-Y вернёт",
  leave: "ещё раз Ctrl-C — выход",
  leaveWaiting: (count) =>
    `${russianCount(count, ["сообщение ждёт", "сообщения ждут", "сообщений ждут"])} ` +
    "и уйдёт в следующий раз; ещё раз Ctrl-C — выход",
  leaveLosing: (trouble) =>
    `написанное не сохраняется; выйдите ещё раз, чтобы отказаться от него. ${trouble}`,
  nothingUnread: "непрочитанного нет",
  noTalkBefore: "возвращаться некуда",
  noTalkNumber: (number) => `чата с номером ${number} нет`,
  nothingToPick: "здесь нечего выбрать",
  copied: "скопировано, если терминал это разрешает",
  onlyRefusedAgain: "снова отправляют только то, что без ответа или с отказом",
  keptByServer: "сервер хранит это и передаст: отменить уже нельзя",
  onlyOpenDropped: "отменить можно только недоставленное",
  nothingNew: "здесь нет нового",
  spaceAndSlash: () =>
    "строка, которая начинается с пробела и косой черты, не отправляется: " +
    "для команды уберите пробел, для черты напишите //",
  nothingOfTheirs: (name) => `${name} здесь ещё ничего не писал(а)`,
  onlyTheirsUnread: "непрочитанным может стать только чужое сообщение",
  unreadAgain: "снова не прочитано, пока вы не вернётесь в этот чат",
  notSent: (trouble) => `не отправлено: ${trouble}`,
  serverSays: (words) => `сервер сообщает: ${words}`,
};

export const answers: AnswerWords = {
  standsAlone: (name) => `/${name} пишется без добавлений; // отправит текст с чертой`,
  isOneLine: (name) => `/${name} занимает одну строку; // отправит текст с чертой`,
  noCommand: (word, nearest) =>
    `команды /${word} нет; ближайшая — /${nearest}. Напишите //, чтобы отправить черту`,
  unlikeAny: (word) =>
    `нет команды /${word}; все покажет /help. Чтобы отправить черту, напишите //`,
  sentAsText: (text, command) => `«${text}» отправлено как сообщение; команда — /${command}`,
  noHelp: (word) => `про ${word} нет ни команды, ни клавиши; /help покажет все`,
  to: "напишите /to и одно имя, например /to bob",
  msg: "напишите /msg, имя и текст: /msg bob привет",
  onItsWay: (name) => `отправляется для ${name}; /to ${name} покажет, что с ним стало`,
  onOrOff: (name) => `напишите /${name} on или /${name} off`,
  isOn: (name) => `${name}: включено`,
  isOff: (name) => `${name}: выключено`,
  drop: "напишите /drop и номер; номера показывает /fate",
  fate: "напишите /fate (обо всех) или /fate и одно имя: /fate bob",
  read: "напишите /read для этого чата или /read all",
  nothingToRetry: "здесь нечего отправлять снова",
  noSuchNumber: (word) => `среди недоставленного нет номера ${word}; список показывает /fate`,
  keptNotRetried: "сервер хранит это и передаст сам; снова не отправляется",
  keptNotDropped: "сервер хранит это и передаст сам; отменить уже нельзя",
};
