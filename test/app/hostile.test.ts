import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileTexts } from "../../src/tui/text/hostile.testing.ts";
import { AddedType } from "../../src/wire/added-type.ts";
import { encodeNotice } from "../../src/wire/notice.ts";
import { peer, seedFrame } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { isAnswered } from "./answers.ts";
import { units } from "./glass.ts";
import { startLiar } from "./liar.ts";
import { Person } from "./person.ts";

/** All of the screen but the cells in which the texts of a talk stand. */
function frameOf({ rows }: Person): string[] {
  return rows.map((row, index) => {
    const isBody = index > 1 && index < rows.length - 3;
    return isBody ? row.slice(0, row.indexOf("│") + 1) : row;
  });
}

/** The same above the last row, where the server speaks, but for the rule, which counts that. */
function withoutRule(person: Person): string[] {
  return frameOf(person)
    .slice(0, -1)
    .filter((row) => !row.startsWith("── to bob"));
}

for (const unit of units)
  test(`hostile texts change nothing but their own cells, widths by ${unit}`, async () => {
    await using server = await startServer({ args: ["--limits", "off"] });
    await using ann = new Person(server, "ann", { to: "bob", columns: 99, unit });
    await using bob = await peer(server, "bob", { autoReply: true });
    await bob.roundtrip();
    await ann.sees(/▸bob +here/u);
    await bob.sends(ann.name, "the first");
    await ann.sees(/the first/u);
    // Whoever knows the key is not taught it meanwhile.
    ann.presses("page-up");
    ann.types("half");
    await ann.writes("half");
    const before = frameOf(ann);
    const answered = ann.answers.length;

    for (const [at, text] of hostileTexts.entries()) {
      const id = await bob.sends(ann.name, `<${text}>`);
      if (at % 12 > 0) continue;
      await isAnswered(bob, id);
      await ann.draws();
      assert.deepEqual(frameOf(ann), before, JSON.stringify(text));
    }
    await bob.sends(ann.name, "the end");
    await ann.sees(/the end/u);
    await ann.isDrawnTrue("after all hostile texts");

    assert.deepEqual(frameOf(ann), before);
    assert.deepEqual(ann.cursor, { column: 5, row: 22 });
    assert.equal(ann.answers.length, answered, "nothing is typed by the terminal itself");
    assert.deepEqual(
      ann.titles.filter((title) => /owned/u.test(title)),
      [],
    );
    assert.equal(ann.bells, 0);
  });

test("names that a terminal would obey, or hide, are shown and change nothing else", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await ann.sees(/ online/u);
  for (const name of ["\u001B[2J", "\u202Ebob", "b\u200Bob", "a\rb", "\u009B6n", "日本"]) {
    await using other = await peer(server, name, { autoReply: true });
    await other.sends("ann", "hello");
  }

  await ann.sees(/<U\+202E>b/u);
  await ann.sees(/b<U\+200B>/u);
  await ann.sees(/日本 +1/u);
  assert.match(ann.rows[0] ?? "", /^ Coterie {3}ann @ .* online$/u);
  await ann.isDrawnTrue("with those names");
});

test("what a server says stays in its own row, whatever a terminal would do", async () => {
  await using server = await startServer();
  await using liar = await startLiar(server);
  await using ann = new Person(liar, "ann", { to: "bob" });
  await using bob = await peer(server, "bob");
  await bob.roundtrip();
  await ann.sees(/▸bob +here/u);
  ann.types("half");
  await ann.draws();
  const before = withoutRule(ann);

  for (const [at, words] of hostileTexts.entries()) {
    if (at % 7 > 0) continue;
    const notice = encodeNotice({ code: 400, text: `<${words}>`, remedy: words });
    liar.says(seedFrame({ type: AddedType.notice, id: 0, src: "", dst: "ann", text: notice }));
    await ann.sees(/the server says: </u);
    await ann.isDrawnTrue(JSON.stringify(words));
    assert.deepEqual(withoutRule(ann), before, JSON.stringify(words));
    await ann.sees(/^── to bob ─+ \d+ notices?: \/notices ──$/mu);
    await ann.draws();
    await ann.seesNo(/the server says/u);
  }
  assert.deepEqual(
    ann.titles.filter((title) => /owned/u.test(title)),
    [],
  );
});
