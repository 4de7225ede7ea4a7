import type { FateWords } from "../english/fates.ts";
import { russianCount } from "../plural.ts";

export const fates: FateWords = {
  unsent: "пока здесь, не на сервере",
  leftNow: "отправлено, ответа ещё нет",
  unknown: "неизвестно: нет ответа (/retry)",
  unknownLong: "неизвестно: ответа не было; /retry отправит снова",
  dropped: "отменено",
  kept: (name) => `хранится для ${name}`,
  elsewhere: "отправлено с другого устройства",
  refused: (name, code) => `отказ: ${name} ${meanings.get(code) ?? `(код ${code})`}`,
  read: (name) => `прочитано: ${name}`,
  has: (name) => `доставлено: ${name}`,
  bytes,
  bytesIn: (count, messages) =>
    `${bytes(count)} в ${russianCount(messages, ["сообщении", "сообщениях", "сообщениях"])}`,
  from: (name) => `от ${name}`,
  page: "Не доставлено",
  pageOf: (name) => `Не доставлено: ${name}`,
  everybodyHas: "всё ваше доставлено",
  hasEverything: (name) => `${name}: доставлено всё`,
};

function bytes(count: number): string {
  return russianCount(count, ["байт", "байта", "байт"]);
}

/** What the codes of a server mean, behind the name of whom the text was for. */
const meanings: ReadonlyMap<string, string> = new Map([
  ["400", "— недопустимое имя для этого сервера"],
  ["403", "— вам нельзя туда писать"],
  ["404", "— сервер не знает этого имени"],
  ["410", "— не получено вовремя и больше не хранится"],
  ["413", "— ящик полон; не сохранено, отправьте позже"],
  ["429", "— уже ждёт много ваших; не сохранено, отправьте позже"],
  ["504", "— возможно, получено; сервер не смог сохранить"],
  ["507", "— не получено; диск сервера сломан или полон"],
]);
