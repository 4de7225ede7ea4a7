import type { LookWords } from "../english/look.ts";

/** How the screen looks, and what the mouse does. */
export const look: LookWords = {
  theme: "тема",
  themeIs: (name) => `тема: ${name}`,
  colorless: (name) => `тема: ${name}; цветов нет из-за NO_COLOR или терминала`,
  noTheme: (name, all) => `темы ${name} нет; есть ${all}`,
  noneFits: "Такой темы нет.",
  sent: "отправлено",
  kept: "хранится",
  refused: "отказ",
  fresh: "2 новых",
  found: "найдено",
  mouseOn: "мышь включена; с Shift она по-прежнему выделяет текст",
  mouseOff: "мышь выключена и снова выделяет текст",
};
