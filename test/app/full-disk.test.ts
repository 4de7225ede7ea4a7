import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { SmallDisk } from "../faults/small-disk.ts";
import { startServer } from "../helpers/server.ts";
import { Person, textsOf } from "./person.ts";

/** A disk for one person; `undefined`, and the test is skipped, where nothing can be mounted. */
async function smallDisk(t: TestContext): Promise<SmallDisk | undefined> {
  const disk = await SmallDisk.mount(16);
  if (typeof disk !== "string") return disk;
  t.skip(disk);
  return undefined;
}

test("on a full disk nothing is confirmed and nothing lost; then all goes on", async (t) => {
  using disk = await smallDisk(t);
  if (disk === undefined) return;
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob", disk });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/▸bob +here/u);
  ann.types("before\r");
  await ann.sees(/✓ before$/mu);

  disk.fill(0);
  bob.types("incoming\r");
  await ann.sees(/offline, [^]*the disk is full[^]*Make room on that disk/u);
  await bob.sees(/◷ incoming$/mu);
  ann.types("precious\r");
  await ann.sees(/not sent: the disk is full\. Make room on that disk/u);
  await ann.writes("precious");
  assert.deepEqual(textsOf(ann), ["before"]);
  assert.deepEqual(textsOf(bob), ["before", "incoming"]);

  disk.empty();
  await ann.sees(/ online\n[^]* incoming$/mu);
  await bob.sees(/✓ incoming$/mu);
  await ann.writes("precious");
  ann.presses("enter");
  await ann.sees(/✓ precious$/mu);
  await bob.sees(/ precious$/mu);
  assert.deepEqual(textsOf(ann), ["before", "incoming", "precious"]);
  assert.deepEqual(textsOf(bob), textsOf(ann));
  await ann.isDrawnTrue("there is room again");
});

test("what a full disk did not let be marked as read is marked once there is room", async (t) => {
  using disk = await smallDisk(t);
  if (disk === undefined) return;
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "carol", disk });
  await using bob = new Person(server, "bob", { to: "ann" });
  await ann.sees(/ online/u);
  await bob.sees(/ online/u);
  bob.types("hello\r");
  await ann.sees(/^ bob +1 /mu);

  disk.fill(0);
  ann.presses("tab");
  await ann.sees(/▸bob +1 [^]*the disk is full\. Make room on that disk/u);
  disk.empty();

  await ann.sees(/▸bob +here/u);
});

test("whoever leaves is told that the disk does not take what they wrote", async (t) => {
  using disk = await smallDisk(t);
  if (disk === undefined) return;
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob", disk });
  await ann.sees(/ online/u);
  disk.fill(0);
  ann.types("half a thought\u0007carol\r");
  await ann.sees(/── to carol ─/u);

  ann.presses("ctrl-d");
  await ann.sees(/what you wrote cannot be kept; leave again to give it up\. the disk is full/u);
  disk.empty();
  ann.presses("ctrl-d");
  assert.equal(await ann.leaves(), 0);
  ann.restarts();

  await ann.writes("half a thought");
});
