import assert from "node:assert/strict";
import { test } from "node:test";
import type { Arrival, Sent } from "./ledger.ts";
import { Ledger, Reading, textOf } from "./ledger.ts";

/** A run in which ann writes to bob and the server does as it pleases. */
function story(): {
  readonly ledger: Ledger;
  readonly sends: (code?: string) => Sent;
  /** Bob has it; by default as it is handed over from the disk. */
  readonly gets: (bob: Reading, message: Sent, type?: number, atMs?: number) => Arrival;
  readonly faults: () => string;
} {
  const ledger = new Ledger();
  let id = 0;
  return {
    ledger,
    sends(code) {
      const message = ledger.sends("ann", "bob", id++);
      if (code !== undefined) ledger.answered(message, code);
      return message;
    },
    gets(bob, message, type = 2, atMs = 0) {
      const { src, dst, seq } = message;
      const command = { type, id: message.id, src, dst, text: textOf(seq) };
      const arrival = ledger.arrives(bob, command, atMs);
      assert.ok(arrival !== undefined);
      return arrival;
    },
    faults: () => ledger.faults.map(({ kind }) => kind).join(" "),
  };
}

test("a kept message that does not come back is lost", () => {
  const { ledger, sends, gets, faults } = story();
  const here = sends("300");
  sends("300");
  sends();
  ledger.died();
  const bob = new Reading("bob");
  gets(bob, here);
  ledger.drained(bob, ledger.debts("bob"));
  assert.equal(faults(), "lost");
});

test("a kept message is owed on each connection until there may be evidence", () => {
  const { ledger, sends, gets, faults } = story();
  const kept = sends("300");
  for (let visit = 0; visit < 2; visit += 1) {
    const bob = new Reading("bob");
    gets(bob, kept, 2, 1000);
    ledger.writes(bob, 1100, false);
    ledger.drained(bob, ledger.debts("bob"));
    assert.deepEqual(ledger.debts("bob"), [kept]);
  }
  const bob = new Reading("bob");
  gets(bob, kept, 2, 1000);
  ledger.writes(bob, 1900, false);
  assert.deepEqual(ledger.debts("bob"), []);
  assert.equal(faults(), "");
  assert.equal(ledger.tally.doubledLegally, 2);
});

test("an unanswered type 0 is owed however long it lay there", () => {
  const { ledger, sends, gets } = story();
  const silent = sends();
  const bob = new Reading("bob");
  gets(bob, silent, 0, 0);
  ledger.answered(silent, "300");
  ledger.writes(bob, 10_000, false);
  assert.deepEqual(ledger.debts("bob"), [silent]);
});

test("one who stood still and then writes may have proven what it reads only later", () => {
  const { ledger, sends, gets } = story();
  const kept = sends("300");
  const bob = new Reading("bob");
  ledger.writes(bob, 100, true);
  gets(bob, kept, 2, 100);
  assert.deepEqual(ledger.debts("bob"), []);
});

test("what was proven taken must not come again in the same life", () => {
  const { ledger, sends, gets, faults } = story();
  const kept = sends("300");
  const bob = new Reading("bob");
  gets(bob, kept, 2, 0);
  assert.deepEqual(ledger.provableByFin(bob, 2400), []);
  ledger.proven(ledger.provableByFin(bob, 2600));
  gets(new Reading("bob"), kept);
  assert.equal(faults(), "doubled");
});

test("after a crash it may, until two later messages in turn are known to be on disk", () => {
  for (const barriers of [0, 1, 2]) {
    const { ledger, sends, gets, faults } = story();
    const kept = sends("300");
    const bob = new Reading("bob");
    gets(bob, kept);
    ledger.proven(ledger.provable(bob));
    for (let barrier = 0; barrier < barriers; barrier += 1) sends("300");
    ledger.died();
    gets(new Reading("bob"), kept);
    assert.equal(faults(), barriers < 2 ? "" : "doubled");
  }
});

test("messages of one sender come in order, on each connection and for the first time", () => {
  const first = story();
  const [one, two] = [first.sends("300"), first.sends("300")];
  const bob = new Reading("bob");
  first.gets(bob, two);
  assert.equal(first.faults(), "");
  first.gets(bob, one);
  assert.equal(first.faults(), "disorder disorder");

  const second = story();
  const [three, four] = [second.sends("300"), second.sends("300")];
  second.gets(new Reading("bob"), four);
  second.gets(new Reading("bob"), three);
  assert.equal(second.faults(), "disorder");
});

test("a message comes once on a connection", () => {
  const { sends, gets, faults } = story();
  const kept = sends("300");
  const bob = new Reading("bob");
  gets(bob, kept);
  gets(bob, kept);
  assert.equal(faults(), "doubled");
});

test("what nobody sent, or not so, is noticed", () => {
  const { ledger, sends, faults } = story();
  const { id, seq } = sends();
  const right = { type: 0, id, src: "ann", dst: "bob", text: textOf(seq) };
  const wrong = [
    { ...right, id: id + 1 },
    { ...right, src: "eve" },
    { ...right, type: 3 },
    { ...right, text: `${right.text}!` },
    { ...right, text: textOf(seq + 1) },
    { ...right, text: "" },
  ];
  for (const command of wrong) ledger.arrives(new Reading("bob"), command, 0);
  ledger.arrives(new Reading("cid"), right, 0);
  assert.equal(faults(), Array(7).fill("unexpected").join(" "));
  ledger.arrives(new Reading("bob"), right, 0);
  assert.equal(ledger.faults.length, 7);
});

test("answers are one for each message, true, and final", () => {
  const { ledger, sends, gets, faults } = story();
  sends("200");
  ledger.answered(sends("300"), "300");
  const refused = sends("413");
  gets(new Reading("bob"), refused);
  const seen = sends();
  gets(new Reading("bob"), seen, 0);
  ledger.answered(seen, "413");
  assert.equal(faults(), "answer answer unexpected answer");

  const good = story();
  const bob = new Reading("bob");
  const message = good.sends();
  good.ledger.replies(bob, good.gets(bob, message, 0));
  good.ledger.answered(message, "200");
  assert.equal(good.faults(), "");
});
