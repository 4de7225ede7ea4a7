import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player.testing.ts";

test("/help and a word shows the commands and the keys that are about it", () => {
  const ann = new Player().types("/help UNREAD").presses("enter");

  assert.match(ann.sees, /── UNREAD ─/u);
  assert.match(ann.sees, /\/unread +their newest text is unread again/u);
  assert.match(ann.sees, /Tab/u);
  assert.doesNotMatch(ann.sees, /\/reconnect|Ctrl-F/u);
});

test("/help and a word that nothing is about stays written, and says so", () => {
  const ann = new Player().types("/help zebra").presses("enter");

  assert.equal(ann.draft, "/help zebra");
  assert.match(ann.sees, /no command and no key is about zebra/u);
});
