import type { LinkWords } from "../english/link.ts";
import { russianCount } from "../plural.ts";
import { unreachable } from "./unreachable.ts";

export const link: LinkWords = {
  connecting: "соединяюсь",
  online: "на связи",
  offline: "нет связи",
  refused: "отказано",
  refusedBecause: (why) => `отказано: ${why}`,
  nextTry: (seconds) => `нет связи, новая попытка через ${seconds} с`,
  trying: "нет связи, пробую снова",
  unread: (texts, talks) =>
    `${russianCount(texts, ["непрочитанное", "непрочитанных", "непрочитанных"])} ` +
    `в ${russianCount(talks, ["чате", "чатах", "чатах"])}`,
  unreachable,
  closed: "закрыто",
  broke: (detail) => `соединение оборвалось (${detail})`,
  endedByServer: "сервер закрыл соединение",
};
