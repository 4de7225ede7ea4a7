import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ShownScreen, units } from "../screen/terminals.testing.ts";
import { measureQuestions, modeQuestions, ProbeReader, silentTerminal } from "./probes.ts";

/** The answers of a terminal that adds up code points and shows whole frames at once. */
const answers =
  "\u001B[?2026;2$y\u001B[?2027;0$y\u001B[?1007;1$y\u001BP>|foot(1.16.2)\u001B\\" +
  "\u001B[1;7R\u001B[1;2R\u001B[?62;22c";
const learned = {
  widths: { unit: "codePoint", ambiguous: 1 },
  isSynchronized: true,
  couldCluster: false,
  name: "foot(1.16.2)",
  wheelWasArrows: true,
} as const;

function read(reader: ProbeReader, bytes: Uint8Array): string {
  return Buffer.from(reader.read(bytes)).toString();
}

test("terminals of both kinds are told apart by what they answer", async () => {
  for (const unit of units) {
    using screen = new ShownScreen({ columns: 40, rows: 6 }, unit);
    const reader = new ProbeReader();

    await screen.shows(modeQuestions + measureQuestions);
    for (const text of screen.answers) assert.equal(read(reader, Buffer.from(text)), "");

    assert.equal(reader.isDone, true);
    assert.equal(reader.facts.widths.unit, unit);
    assert.equal(reader.facts.isSynchronized, true);
    assert.equal(screen.cell(0, 0).text, " ", "nothing of the questions is left");
  }
});

test("answers are picked out of what is typed, wherever the pieces are cut", () => {
  const typed = "hé日👍";
  const whole = Buffer.from(`${typed}${answers}${typed}`);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 })), (sizes) => {
      const reader = new ProbeReader();
      const rest: Uint8Array[] = [];
      let at = 0;
      for (const size of [...sizes, whole.length]) {
        // A cut behind the first byte of an answer is taken for the key Escape.
        const end = whole[at + size - 1] === 0x1b ? at + size + 1 : at + size;
        rest.push(reader.read(whole.subarray(at, end)));
        at = Math.min(end, whole.length);
      }

      assert.equal(Buffer.concat(rest).toString(), typed + typed);
      assert.deepEqual(reader.facts, learned);
    }),
  );
});

test("keys pass: Escape at once, and the beginning of an answer that does not come", () => {
  const reader = new ProbeReader();

  assert.equal(read(reader, Buffer.from("\u001B")), "\u001B");
  assert.equal(read(reader, Buffer.from("\u001B[A\u001B[1;5C")), "\u001B[A\u001B[1;5C");
  assert.equal(read(reader, Buffer.from("\u001B[")), "");
  assert.equal(Buffer.from(reader.flush()).toString(), "\u001B[");
  assert.equal(reader.flush().length, 0);
});

test("after the last answer everything is typed", () => {
  const reader = new ProbeReader();
  reader.read(Buffer.from(answers));

  assert.equal(read(reader, Buffer.from("\u001B[1;2R")), "\u001B[1;2R", "Shift-F3");
  assert.deepEqual(reader.facts, learned);
});

test("of a terminal that does not answer the usual is believed", () => {
  assert.deepEqual(new ProbeReader().facts, silentTerminal);
});

test("a terminal that could see clusters, or draws frames wide, is known for it", () => {
  const reader = new ProbeReader();
  reader.read(Buffer.from("\u001B[?2027;2$y\u001B[1;7R\u001B[1;3R\u001B[?1c"));

  assert.deepEqual(reader.facts.widths, { unit: "cluster", ambiguous: 2 });
  assert.equal(reader.facts.couldCluster, true);
});

/** What is learned of the terminal from these answers, beside how it draws. */
function learnedFrom(text: string): object {
  const reader = new ProbeReader();
  reader.read(Buffer.from(text));
  const { marksPastes, tellsFocus, tellsKeysApart, takesCopies } = reader.facts;
  return { marksPastes, tellsFocus, tellsKeysApart, takesCopies };
}

test("what a terminal tells of pastes, the focus, keys and the clipboard is known", () => {
  assert.deepEqual(learnedFrom("\u001B[?2004;2$y\u001B[?1004;0$y\u001B[?0u\u001B[?62;22;52c"), {
    marksPastes: true,
    tellsFocus: false,
    tellsKeysApart: true,
    takesCopies: true,
  });
  assert.deepEqual(learnedFrom("\u001B[?62;152c"), {
    marksPastes: undefined,
    tellsFocus: undefined,
    tellsKeysApart: undefined,
    takesCopies: undefined,
  });
});
