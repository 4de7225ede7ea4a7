import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, Group, Program } from "../../src/server/members/group.testing.ts";
import { peer } from "../helpers/seed-peer.ts";

test("what was kept for a plain name is handed to whoever joins under that name", async () => {
  await using group = await Group.begins(codeOf(1), codeOf(2));
  const { host, port } = group.address;
  const ann = await new Program(group, "ann").connects();
  await ann.joins(codeOf(1));
  await ann.isLetIn();
  ann.says(1, Buffer.from("200"), "ann");
  const guest = await peer({ host, port }, "bob");
  const id = await guest.sends("ann", "hi");
  await ann.receives("hi");
  assert.equal(await guest.hears(id), "200");
  await guest[Symbol.asyncDispose]();
  ann.sends("bob", "for whoever this is", 5);
  await ann.isAnswered("300");

  const bob = await new Program(group, "bob").connects();
  await bob.joins(codeOf(2));
  await bob.isLetIn();
  bob.says(1, Buffer.from("200"), "bob");

  assert.match(Buffer.from((await bob.hearsAny()).bytes).toString(), /for whoever this is$/u);
  for (const each of [ann, bob]) each.hangsUp();
});
