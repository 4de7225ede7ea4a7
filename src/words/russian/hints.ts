import type { HintWords } from "../english/hints.ts";

export const hints: HintWords = {
  send: { full: "Enter отправить", narrow: "" },
  newLine: { full: "Alt-Enter новая строка", narrow: "" },
  tabUnread: { full: "Tab непрочитанное", narrow: "Tab новое" },
  altUnread: { full: "Alt-A непрочитанное", narrow: "Alt-A новое" },
  draft: { full: "Tab черновик", narrow: "Tab черновик" },
  goTo: { full: "Ctrl-K перейти", narrow: "Ctrl-K чаты" },
  goToWhileWriting: { full: "Ctrl-G перейти", narrow: "Ctrl-G чаты" },
  find: { full: "Ctrl-F найти", narrow: "" },
  keys: { full: "F1 клавиши", narrow: "F1 клавиши" },
  copy: { full: "y скопировать", narrow: "y копия" },
  quote: { full: "q цитата", narrow: "q цитата" },
  retry: { full: "r отправить снова", narrow: "r снова" },
  drop: { full: "d отменить", narrow: "d отмена" },
  info: { full: "i что с ним", narrow: "i что с ним" },
  back: { full: "Esc назад", narrow: "Esc назад" },
  unread: { full: "u не прочитано", narrow: "u не прочт." },
  open: { full: "Enter открыть", narrow: "Enter открыть" },
  choose: { full: "Up, Down выбрать", narrow: "Up, Down" },
  pages: { full: "PgUp PgDn", narrow: "PgUp PgDn" },
};
