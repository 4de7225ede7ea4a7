import type { OutsideWords } from "../english/outside.ts";
import { russianCount } from "../plural.ts";

export const outside: OutsideWords = {
  noLinkInText: "в этом сообщении нет ссылки",
  noLink: "в этом чате нет ссылок",
  noLinkNumber: (number, links) =>
    `ссылки номер ${number} здесь нет, ` +
    `всего ${russianCount(links, ["ссылка", "ссылки", "ссылок"])}`,
  openForm: "напишите /open — последняя ссылка чата, или /open и её номер с конца",
  openLink: "открыть ссылку?",
  openLinks: (links) => `открыть одну из ${russianCount(links, ["ссылки", "ссылок", "ссылок"])}?`,
  writtenAs: (host) => `написано ${host}`,
  mixedLetters: (host) => `написано ${host}, буквы разных алфавитов: посмотрите внимательно`,
  opening: (host) => `открываю ${host}`,
  opened: (host, by) => `${host}: передано в ${by}`,
  notOpened: "открыть ссылку здесь нечем; адрес скопирован, если терминал это позволяет",
  tooLongToCopy: (bytes, most) =>
    `${bytes} байт не скопировать, терминал берёт не больше ${most}; ` +
    "/plain покажет сообщение целиком",
  noText: "в этом чате нет сообщений",
  noTextNumber: (number) => `сообщения номер ${number} в этом чате нет`,
  logForm: "напишите /log для этого чата или /log и одно имя",
  log: (command) => `в оболочке: ${command}`,
  copyForm: "напишите /copy — последнее сообщение чата, или /copy и его номер с конца",
  meForm: "напишите /me и что вы делаете, например /me машет рукой",
  chordUnknown: (chord) => `${chord} ничего не делает`,
  bareHint: "Esc назад   Up, Down, PgUp, PgDn   мышь выделяет сообщения целиком",
  bareHintShort: "Esc назад   PgUp PgDn",
  editorWaits: (editor) => `текст в ${editor}; он вернётся, когда редактор закроется`,
  editorMissing: (editor) => `${editor} не запускается: укажите редактор в EDITOR. Текст прежний`,
  editorFailed: (editor, how) => `${editor} завершился: ${how}. Текст прежний`,
  editorFile: (why) => `нет файла для редактора: ${why}. Текст прежний`,
  editorTooLong: (bytes, most) =>
    `редактор оставил ${bytes} байт, помещается ${most}. Текст прежний`,
};
