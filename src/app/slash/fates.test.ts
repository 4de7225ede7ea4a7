import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../player.testing.ts";
import { bob, carol, ours, pagesOf } from "../stage.testing.ts";

const toCarol = { peer: carol };
const texts = [
  ours("09:00", "has it"),
  ours("09:01", "waits", "kept"),
  ours("09:02", "lost", "left", toCarol),
  ours("09:03", "old", "gone", toCarol),
  ours("09:04", "no more", "dropped"),
  ours("09:05", "too much", "full", toCarol),
  ours("09:06", "not yet", "waits"),
];

function dropped({ effects }: Player): (readonly [string, number])[] {
  return effects.flatMap((effect) =>
    effect.kind === "drop" ? [[effect.peer, effect.row] as const] : [],
  );
}

test("/fate is about everybody, in the order of time, and says to whom each text was", () => {
  const ann = new Player({ texts }).types("/fate").presses("enter");

  const shown = ann.sees.split("\n").map((line) => line.trimEnd());
  const at = shown.findIndex((line) => line.includes("Not delivered ─"));
  assert.deepEqual(shown.slice(at + 1, at + 7), [
    " 1  09:01 bob: waits: kept for bob",
    " 2  09:02 carol: lost: unknown: no answer came; /retry sends it again",
    " -  09:03 carol: old: refused: carol did not get it in time; it is no longer",
    "    kept (410)",
    " -  09:04 bob: no more: given up",
    " 3  09:05 carol: too much: refused: carol has a full mailbox; not kept, send it",
  ]);
});

test("of one person /fate names what they have not, under the numbers of all", () => {
  const ann = new Player({ texts }).types("/fate carol").presses("enter");
  assert.match(ann.sees, /Not delivered to carol[^]* 2 {2}09:02 lost: unknown/u);
  assert.doesNotMatch(ann.sees, /waits/u);

  ann.presses("escape").types("/fate dave").presses("enter");
  assert.equal(ann.state.note?.text, "dave has everything");
  ann.types("/fate bob carol").presses("enter");
  assert.match(ann.state.note?.text ?? "", /write \/fate for all/u);
});

test("a text that was sent and has no answer yet is under way, and nothing to be retried", () => {
  const ann = new Player({ texts, underWay: new Set([3]) }).types("/fate").presses("enter");

  assert.match(ann.sees, /2 {2}09:02 carol: lost: sent, no answer yet/u);
});

test("a number means what it meant in the list, whatever became of others meanwhile", () => {
  const ann = new Player({ texts }).types("/fate").presses("enter", "escape");
  // The first one was taken: a list of now would begin with the second.
  const now = pagesOf(texts.with(1, ours("09:01", "waits", "taken")));
  Object.assign(ann.around, { pages: now });
  ann.types("/drop 2").presses("enter");
  assert.deepEqual(dropped(ann), [["carol", 3]]);

  ann.types("/drop 1").presses("enter");
  assert.match(ann.state.note?.text ?? "", /there is no number 1/u);
  assert.equal(dropped(ann).length, 1);
});

test("/retry without a number is for the talk that is seen", () => {
  const ann = new Player({ texts, current: bob }).types("/retry").presses("enter");
  assert.match(ann.state.note?.text ?? "", /nothing here waits to be sent again/u);

  ann.presses("ctrl-c").types("/to carol").presses("enter").types("/retry").presses("enter");
  assert.deepEqual(
    ann.effects.flatMap((effect) => (effect.kind === "retry" ? [effect.row] : [])),
    [3, 6],
  );
});

test("where nothing waits, /fate says so in one line", () => {
  const ann = new Player({ texts: [ours("09:00", "has it")] }).types("/fate").presses("enter");

  assert.equal(ann.state.note?.text, "nothing of yours waits to be delivered");
});
