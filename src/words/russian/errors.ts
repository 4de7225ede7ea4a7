import type { ErrorsWords } from "../english/errors.ts";

/** Only codes that stand for one sentence without details of its own are here. */
export const errors: ErrorsWords = new Map([
  [
    "COTERIE_TAKEN_OVER",
    {
      message: "имя занято в другом месте, и сообщения приходят туда",
      remedy: "/reconnect вернёт имя сюда.",
    },
  ],
  [
    "COTERIE_UNANSWERED",
    { message: "соединение закончилось раньше, чем сервер ответил", remedy: "Попробуйте снова." },
  ],
  [
    "COTERIE_NAME_TAKEN",
    {
      message: "это имя или похожее на него уже занято",
      remedy: "Выберите другое, например --user ann2.",
    },
  ],
  [
    "COTERIE_INVITES_FULL",
    {
      message: "кодов слишком много: открытых может быть десять, а новых двадцать в день",
      remedy: "Подождите, пока часть из них используют или они устареют.",
    },
  ],
  [
    "COTERIE_TLS_SILENT",
    {
      message: "сервер не ответил на запрос TLS",
      remedy: "Проверьте адрес сервера (АДРЕС:ПОРТ) или попробуйте снова.",
    },
  ],
  [
    "COTERIE_TLS_FAILED",
    {
      message: "не получилось защищённое соединение с сервером",
      remedy: "Нужен TLS 1.3: спросите того, кто держит сервер.",
    },
  ],
  [
    "COTERIE_TLS_CLOSED",
    {
      message: "сервер закрыл соединение в ответ на запрос TLS",
      remedy:
        "Возможно, у него нет своего ключа или он занят: попробуйте снова " +
        "или спросите того, кто держит сервер.",
    },
  ],
]);
