import type { LinesWords } from "../english/lines.ts";
import { russianCount } from "../plural.ts";
import { unreachable } from "./unreachable.ts";

const texts = (count: number): string =>
  russianCount(count, ["сообщение", "сообщения", "сообщений"]);
const unread = (count: number): string =>
  russianCount(count, ["непрочитанное", "непрочитанных", "непрочитанных"]);

const refusals: Readonly<Record<string, (name: string) => string>> = {
  400: (name) => `не доставлено ${name}, этот сервер не принимает такое имя`,
  403: (name) => `не доставлено ${name}, вам туда писать нельзя`,
  404: (name) => `не доставлено ${name}, сервер не знает этого имени`,
  410: (name) => `не дошло до ${name} вовремя и больше не хранится`,
  413: (name) => `не доставлено ${name}, ящик полон; отправьте позже`,
  429: (name) => `не доставлено ${name}, там уже много ваших сообщений; отправьте позже`,
  504: (name) => `возможно, дошло до ${name}, но сервер не смог его сохранить`,
  507: (name) => `не доставлено ${name}, диск сервера полон или неисправен`,
};

export const lines: LinesWords = {
  to: (name) => `для ${name}`,
  toLong: (name, parts) => `для ${name} (длинное, ${texts(parts)})`,
  toElsewhere: (name) => `для ${name} (с другого устройства)`,
  kept: (name) => `${name} (хранилось)`,
  hasIt: (name) => `доставлено ${name}`,
  isKept: (name) => `хранится для ${name} до подключения`,
  unsent: "нет связи, оно ждёт здесь и уйдёт само",
  unknown: (name) => `ответа нет, до ${name} могло и дойти; /retry отправит снова`,
  dropped: "вы от него отказались",
  refused: (name, code) =>
    refusals[code]?.(name) ?? `не доставлено ${name}, сервер отказал с кодом ${code}`,

  on: (user, place) => `${user} на ${place}`,
  onWithHelp: (user, place) => `${user} на ${place}; /help расскажет, что можно делать`,
  connectedAgain: "связь снова есть",
  notConnected: (why) => `нет связи: ${why}; попытки идут сами, написанное уйдёт потом`,
  unreachable,
  stopped: "сервер остановлен",
  ended: "сервер закрыл соединение",
  broke: (detail) => `соединение прервалось (${detail})`,
  takenOver: (user) => `другая программа подключилась под именем ${user}`,
  standsBack: (user) =>
    `имя ${user} занято в другом месте, и сообщения приходят туда; отправьте что-нибудь отсюда, ` +
    "чтобы вернуть имя",
  notHeard: (place) => `${place} пока ничего не ответил: это точно сервер Coterie?`,
  serverSays: (sentence) => `сервер сообщает: ${sentence}`,

  openAtStart: (count) =>
    `с прошлого раза неизвестно, дошло ли: ${texts(count)}; /fate покажет, /retry отправит снова`,
  keptHere: (count) =>
    `осталось здесь: ${texts(count)}; в следующий раз их покажет /fate в coterie chat`,
  leaving: (count) =>
    `ещё неизвестно, что стало: ${texts(count)}; ` +
    "повторите /quit, Ctrl-C или Ctrl-D, чтобы выйти сразу",
  onTheWay: (count) => `в пути или ждёт отправки: ${texts(count)}`,
  allThrough: "все ваши сообщения дошли или хранятся для получателей",
  noSuch: (number) => `в списке /fate нет номера ${number}`,
  sendingAgain: (count) => `отправляется снова: ${texts(count)}`,
  givenUp: (count) => `больше не отправляется: ${texts(count)}`,
  interruptAgain: "ещё раз Ctrl-C или Ctrl-D, чтобы выйти",

  toNow: (name) => `сейчас для ${name}; /to NAME выберет другой разговор`,
  toFromNow: (name) => `дальше для ${name}`,
  toNobody: "пока ни для кого: /to NAME выберет разговор",
  toNobodyPrompt: "/to NAME",
  promptLong: (name, parts) => `${name} (${texts(parts)})`,
  unread: (talks) => `не прочитано: ${talks}; /next прочтёт`,
  unreadIn: (name, count) => `${name} ${count}`,
  nothingUnread: "непрочитанного нет",
  readsOn: (name, count, since) => `дальше для ${name}; ${unread(count)} с ${since}`,
  moreUnread: (count) => `ещё ${unread(count)}; /next продолжит`,
  nothingSaid: (name) => `с ${name} ещё ничего не сказано`,
  nothingWritten: (name) => `от ${name} здесь ещё ничего нет`,
  unreadAgain: (name) => `последнее сообщение от ${name} снова не прочитано`,
  isRead: (name) => `разговор с ${name} считается прочитанным`,
  allIsRead: "всё считается прочитанным",
  talks: (names) => `последние разговоры: ${names}`,
  talkUnread: (name, count) => `${name} (${unread(count)})`,
  noTalks: "разговоров пока нет",
  found: (count) => `найдено ${texts(count)}, сначала новые`,
  foundNothing: "ничего не найдено",

  here: (names) => `сейчас здесь: ${names}`,
  silent: (names) => `на связи, но не отвечают: ${names}`,
  away: (names) => `сейчас не здесь: ${names}`,
  whoIsUnknown: "сервер этого не говорит, или здесь ещё никого не было",
  members: (names) => `в группе состоят: ${names}`,
  noMembers: "у этого сервера нет участников: входит любой, кто знает адрес",

  timesAre: (isOn) => (isOn ? "в конце каждой строки время" : "строки без времени"),
  toWhom: "не отправлено: кому? /to NAME выберет, @NAME text отправит одно сообщение",
  notSent: (why) => `не отправлено: ${why}`,
  textBehind: (name) => `напишите текст после @${name} или /to ${name}, чтобы говорить с ${name}`,
  unknownCommand: (word, nearest) =>
    `не отправлено: команды /${word} нет, ближайшая /${nearest} ` +
    `(сообщение с / в начале пишется //${word})`,
  inShell: (name, command) =>
    `не отправлено: команды /${name} здесь нет, для этого есть \`${command}\` в оболочке`,
  onScreen: (name) =>
    `не отправлено: команда /${name} есть только на полном экране, в coterie chat без --lines; ` +
    "/help покажет здешние",
  expected: (usage) => `нужно ${usage}`,
};
