import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player.testing.ts";

test("what hands from elsewhere write is answered with what it is here", () => {
  const answers = { ignore: "the nearest is /block", buffer: "the nearest is /to" };
  for (const [word, answer] of Object.entries({ ...answers, away: "/help lists all" })) {
    const ann = new Player().types(`/${word} x`).presses("enter");
    assert.ok(ann.state.note?.text.includes(answer), word);
    assert.equal(ann.draft, `/${word} x`);
  }
  assert.equal(new Player().types("/").presses("enter").state.overlay?.kind, "page");
});

test("a slash behind a command that could not be done begins another one", () => {
  const ann = new Player().types("/frob").presses("enter");

  ann.types("/keys");
  assert.equal(ann.draft, "/keys");
  ann.presses("ctrl-c").types("/frob").presses("enter").types("s/");
  assert.equal(ann.draft, "/frobs/", "a line that is mended is left as it is");
});

test("who sends a word that leaves other programs is told what does it here", () => {
  const ann = new Player().types("quit").presses("enter");

  assert.deepEqual(ann.sent, ["bob: quit"]);
  assert.equal(ann.state.note?.text, '"quit" was sent as a text; the command is /quit');
  assert.equal(new Player().types("quit now").presses("enter").state.note, undefined);
});
