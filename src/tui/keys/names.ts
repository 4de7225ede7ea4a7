// What the numbers and letters of escape sequences mean, over all the terminals that send them.

type Names<Key extends string | number> = Readonly<Partial<Record<Key, string>>>;

/** Names by the last letter of CSI (xterm, and with a number in front kitty) and of SS3. */
export const byLetter: Names<string> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  G: "begin",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** rxvt: arrows in small letters, with Shift after CSI and with Ctrl after SS3. */
export const byRxvtLetter: Names<string> = { a: "up", b: "down", c: "right", d: "left" };

/** The console of Linux: CSI [ and a letter. */
export const byConsoleLetter: Names<string> = { A: "f1", B: "f2", C: "f3", D: "f4", E: "f5" };

/** Characters of the number pad by the last letter of SS3. */
export const padByLetter: Names<string> = {
  " ": " ",
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  p: "0",
  q: "1",
  r: "2",
  s: "3",
  t: "4",
  u: "5",
  v: "6",
  w: "7",
  x: "8",
  y: "9",
};

/** Names by the number before "~": of the VT220, of xterm, of rxvt (7, 8). */
export const byNumber: Names<number> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageUp",
  6: "pageDown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
  25: "f13",
  26: "f14",
  28: "f15",
  29: "f16",
  31: "f17",
  32: "f18",
  33: "f19",
  34: "f20",
};

const firstOfF13 = 57376;

/** Names by the code point of `CSI … u`: controls, and private ones that kitty gave a meaning. */
export const byCodePoint: Names<number> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
  57358: "capsLock",
  57359: "scrollLock",
  57360: "numLock",
  57361: "printScreen",
  57362: "pause",
  57363: "menu",
  ...Object.fromEntries(Array.from({ length: 23 }, (_, at) => [firstOfF13 + at, `f${13 + at}`])),
  57414: "enter",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageUp",
  57422: "pageDown",
  57423: "home",
  57424: "end",
  57425: "insert",
  57426: "delete",
  57427: "begin",
};

const firstOfPad = 57399;

/** Characters of the number pad by the code point of `CSI … u`. */
export const padByCodePoint: Names<number> = {
  ...Object.fromEntries(Array.from("0123456789./*-+", (sign, at) => [firstOfPad + at, sign])),
  57415: "=",
  57416: ",",
};
