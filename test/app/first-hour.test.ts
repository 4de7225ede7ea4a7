import assert from "node:assert/strict";
import { test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Person } from "./person.ts";

test("a key is taught once; keys lie over the talk, and what arrives is seen below", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob" });
  await using bob = await peer(server, "bob", { autoReply: true });
  await using carol = await peer(server, "carol", { autoReply: true });
  await bob.roundtrip();
  await carol.roundtrip();
  await ann.sees(/▸bob +here/u);

  await carol.sends("ann", "psst");
  await ann.sees(/Tab goes to the next unread talk/u);
  ann.presses("f1");
  await ann.sees(/── Keys, more with PgDn ─/u);
  await bob.sends("ann", "while you read");
  await ann.sees(/── Keys, [^]*bob +while you read/u);
  assert.match(ann.screen, /^ carol +1 /mu);
  ann.presses("escape");
  await ann.sees(/Enter send +Tab next unread/u);
});
