import assert from "node:assert/strict";
import { test } from "node:test";
import { inkOf, isAsciiOnly } from "./chat-look.ts";
import type { LookSetting } from "./chat-look.ts";

test("marks are of ASCII where the locale or the terminal has no others", () => {
  const ascii: readonly LookSetting[] = [
    { LANG: "C" },
    { LANG: "POSIX" },
    { LANG: "ru_RU.KOI8-R" },
    { LANG: "en_US.ISO-8859-1" },
    { LANG: "en_US.UTF-8", LC_CTYPE: "C" },
    { LANG: "en_US.UTF-8", LC_CTYPE: "de_DE.UTF-8", LC_ALL: "POSIX" },
    { LANG: "C.UTF-8", TERM: "linux" },
    { TERM: "vt220" },
  ];
  const others: readonly LookSetting[] = [
    {},
    { LANG: "" },
    { LANG: "C.UTF-8" },
    { LANG: "de_DE.utf8" },
    { LANG: "en_US" },
    { LC_CTYPE: "UTF-8" },
    { LANG: "C", LC_ALL: "C.UTF-8" },
    { LANG: "en_US.UTF-8", TERM: "xterm-256color" },
  ];

  for (const each of ascii) assert.equal(isAsciiOnly(each), true, JSON.stringify(each));
  for (const each of others) assert.equal(isAsciiOnly(each), false, JSON.stringify(each));
});

test("NO_COLOR and a terminal without colours give none", () => {
  assert.equal(inkOf({ NO_COLOR: "1", TERM: "xterm-256color" }), "attributes");
  assert.equal(inkOf({ TERM: "vt100" }), "attributes");
  assert.equal(inkOf({ NO_COLOR: "", TERM: "xterm" }), "colors");
});
