import type { SettingsWords } from "../english/settings.ts";

export const settings: SettingsWords = {
  about: {
    language: "на каком языке говорит программа; auto — на языке системы",
    ascii: "рамки и знаки только из ASCII",
    hints: "строка с клавишами внизу",
    signs: "другие видят, что вы пишете и что вы прочли",
    notify: "что вас зовёт: звонок и имя, или ещё начало сообщения, или ничего",
    theme: "вид экрана; terminal: цвета самого терминала",
    mouse: "щелчок открывает и выбирает, колесо прокручивает",
    editing: "как правится строка: как в Emacs и оболочках или как в vi",
  },
  aboutKeys: "Свои клавиши: клавиша = команда; none отнимает клавишу. Обе есть в F1.",
  aboutHooks: `Команда для каждого сообщения от других и для того, где есть ваше имя. \
Текст она получает на вход, а кто написал, стоит в COTERIE_FROM.`,
  aboutFile: "Что закомментировано, то как обычно. Изменение действует, как только записано.",
  or: "или",
  expectedCommand: 'команда, например "find", или "none"',
  expectedHook: "команда в кавычках, например 'cat >> all-texts.txt'",
  at: (file, line) => `${file}, строка ${line}`,
  andMore: (count) => `; и ещё ${count}: все покажет /set`,
  notToml: (why) => `это не TOML (${why}); строка — это имя = значение, [keys] или # примечание`,
  unreadable: (why) => `настройки не читаются: ${why}`,
  unknown: (name, nearest) => `нет настройки ${name}${near(nearest)}`,
  wrong: (name, found, expected) => `${name} — ${found}, а нужно ${expected}`,
  misplaced: (name) => `${name} — не клавиша; настройки стоят выше строки [keys]`,
  noTable: (name) =>
    `${name} — не таблица; напишите [${name}] отдельной строкой, а под ней — её строки`,
  noKey: (name, nearest) => `нет клавиши ${name}${near(nearest)}`,
  unsent: (name, other) => `${name} не отличить от ${other}, другого она значить не может`,
  writes: (name) => `${name} пишет свой знак и править не может; добавьте Ctrl или Alt`,
  noCommand: (name, nearest) => `нет команды ${name}${near(nearest)}`,
  noHook: (name) => `нет хука ${name}; есть message и mention`,
  twice: (key, first, second) => `${key} — уже ${first} и не может быть ещё и ${second}`,
  title: "Настройки",
  usual: "как обычно",
  here: "только в этом окне",
  keysTitle: "Свои клавиши",
  hooksTitle: "Хуки",
  none: "ничего не делает",
  ownMark: (mark) => `${mark} — ваша клавиша, из настроек: см. /set`,
  noFile: (path) => `Файла ${path} ещё нет; его создаст /set ИМЯ ЗНАЧЕНИЕ.`,
  isFile: (path) => `Они хранятся в ${path}`,
  howToSet: "/set ИМЯ ЗНАЧЕНИЕ меняет настройку сразу; /set ИМЯ говорит, для чего она.",
  problems: "Что в нём не так:",
  one: (name, value, about) => `${name} — ${value}: ${about}`,
  isSet: (name, value) => `${name} отныне ${value}`,
  notSet: (why) => `ничего не изменено: ${why}`,
  notKept: (name, why) => `${name}: так только в этом окне: ${why}`,
  readAgain: "настройки прочитаны заново",
  normalMode: (keys) => `режим команд ${keys}`.trim(),
};

function near(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; ближайшее — ${nearest}`;
}
