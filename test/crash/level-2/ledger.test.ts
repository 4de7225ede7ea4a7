import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesOfLog } from "./files.ts";
import { examine, falselyTaken } from "./ledger.ts";
import type { Entry } from "./ledger.ts";
import { partsOf } from "./words.ts";

function own(text: string, known: string = "done 200"): Entry {
  const [state = "", code = "-"] = known.split(" ");
  return { peer: "bob", isOwn: true, text, state, code: code === "-" ? undefined : code };
}

function theirs(text: string): Entry {
  return { peer: "ann", isOwn: false, text, state: "arrived", code: undefined };
}

/** What is wrong if ann's file and bob's file are like this. */
function kinds(ann: readonly Entry[], bob: readonly Entry[], more: Partial<Books> = {}): string {
  const files = new Map([
    ["ann", ann],
    ["bob", bob],
  ]);
  const { said = new Map(), absent = new Set() } = more;
  return examine({ files, said, absent })
    .faults.map(({ kind }) => kind)
    .join(" ");
}

type Books = Parameters<typeof examine>[0];

test("a text that came once and is known as taken is as it should be", () => {
  assert.equal(kinds([own("a"), own("b")], [theirs("a"), theirs("b")]), "");
});

test("a text that did not come is lost, and its fate is wrong if it looks taken", () => {
  assert.equal(kinds([own("a")], []), "lost fate");
  assert.equal(kinds([own("a", "kept 300")], []), "lost");
});

test("a text that came twice is doubled, in whichever rows its writer has it", () => {
  assert.equal(kinds([own("a")], [theirs("a"), theirs("a")]), "doubled");
  assert.equal(kinds([own("a", "dropped -"), own("a")], [theirs("a"), theirs("a")]), "doubled");
});

test("a text that came and is not known as taken has a wrong fate", () => {
  for (const known of ["kept 300", "unknown -", "unsent -", "refused 413", "done 410"]) {
    assert.equal(kinds([own("a", known)], [theirs("a")]), "fate");
  }
});

test("for one who was never there a text must be kept, and nothing else", () => {
  const absent = new Set(["bob"]);
  assert.equal(kinds([own("a", "kept 300")], [], { absent }), "");
  for (const known of ["done 200", "unknown -", "unsent -"]) {
    assert.equal(kinds([own("a", known)], [], { absent }), "fate");
  }
});

test("what came behind a later text is out of order, once for each", () => {
  const texts = [own("a"), own("b"), own("c"), own("d")];
  assert.equal(kinds(texts, ["c", "a", "b", "d"].map(theirs)), "disorder disorder");
});

test("what was reported as written and is in no outbox is lost", () => {
  const said = new Map([["ann", ["a", "b"]]]);
  assert.equal(kinds([own("a")], [theirs("a")], { said }), "lost");
});

test("what nobody has written is unexpected", () => {
  assert.equal(kinds([own("a")], [theirs("a"), theirs("b")]), "unexpected");
});

test("taken, kept and all texts are counted", () => {
  const files = new Map([["ann", [own("a"), own("b", "kept 300"), theirs("c")]]]);
  const { texts, taken, kept } = examine({ files, said: new Map(), absent: new Set() });
  assert.deepEqual({ texts, taken, kept }, { texts: 2, taken: 1, kept: 1 });
});

test("a 200 is false while its recipient does not have the text", () => {
  assert.deepEqual(
    falselyTaken([own("a"), own("b", "kept 300")], ({ text }) => text === "a"),
    [],
  );
  assert.equal(falselyTaken([own("a"), own("b")], ({ text }) => text === "a").length, 1);
});

test("no two parts of any texts are equal, and a log has them again", () => {
  const parts = partsOf("ann>bob#1.2", 200).map((bytes) => Buffer.from(bytes).toString());
  assert.ok(parts.length > 2);
  assert.equal(new Set(parts).size, parts.length);

  const line = { peer: "bob", own: true, text: parts.join(""), state: "done", code: "200" };
  const whole = JSON.stringify({ ...line, parts: [parts.length, parts.length] });
  assert.deepEqual(
    entriesOfLog([whole]).map(({ text }) => text),
    parts,
  );
  assert.throws(() => entriesOfLog([JSON.stringify({ ...line, parts: [1, 3] })]), /1 of 3 parts/u);
});
