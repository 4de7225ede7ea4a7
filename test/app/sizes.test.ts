import assert from "node:assert/strict";
import { after, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Person } from "./person.ts";

const server = await startServer();
after(async () => server.stop());

test("40x12: the title keeps its row, whatever is said and written", async () => {
  await using ann = new Person(server, "ann", { to: "bob", columns: 40, rows: 12 });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.sees(/^ bob +here/u);

  for (let line = 0; line < 30; line += 1) await bob.sends("ann", `${line} ${"word ".repeat(20)}`);
  await ann.sees(/29 word/u);
  ann.pastes("one\n".repeat(20));
  await ann.sees(/one\n {2}one/u);
  assert.match(ann.rows[0] ?? "", /^ bob +here/u);
  await ann.isDrawnTrue("40x12");
  ann.presses("page-up", "page-up");
  await ann.draws();
  assert.match(ann.rows[0] ?? "", /^ bob +here/u);
});

test("20x5, and less: whom it is for and what is written, and no crash", async () => {
  await using ann = new Person(server, "ann2", { to: "bob2", columns: 20, rows: 5 });
  await ann.sees(/to bob2/u);
  ann.types("hello");
  await ann.writes("hello");
  assert.match(ann.rows[0] ?? "", /^ bob2/u);
  await ann.isDrawnTrue("20x5");

  for (const [columns, rows] of [
    [19, 4],
    [10, 2],
    [4, 1],
    [2, 1],
    [1, 1],
    [1, 20],
    [200, 1],
  ] as const) {
    ann.resizes(columns, rows);
    await ann.fits();
    await ann.isDrawnTrue(`${columns}x${rows}`);
  }
  ann.resizes(80, 24);
  await ann.writes("hello");
  ann.presses("enter");
  await ann.sees(/◷ +hello/u);
});
