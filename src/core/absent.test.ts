import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("what is sent to one who is here arrives at once, and the 200 is passed on", () => {
  const { server, disk, ann, bob } = play();

  const id = ann.sends("bob", "hi");
  const hi = bob.receives("hi");
  assert.deepEqual([hi.src, hi.dst, hi.id], ["ann", "bob", id]);
  nothingElseArrives(ann, bob);

  bob.replies("200");
  ann.hears("200", id);
  nothingElseArrives(ann, bob);
  everythingHasEnded({ server, disk });
});

test("a message for an absent one is on disk before its sender hears 300, and then at once", () => {
  const { server, disk, clock, ann, bob } = play();
  bob.drops();

  const id = ann.sends("bob", "later");
  clock.passes(10_000);
  nothingElseArrives(ann);
  disk.commits();

  const answer = ann.hears("300", id);
  assert.deepEqual([answer.src, answer.dst], ["bob", "ann"]);
  assert.deepEqual(disk.texts, ["later"]);
  assert.equal(server.core.state.slabs.liveBytes, 0);
});

test("what was kept is handed over as type 2 with its SRC and id, and nobody hears of it", () => {
  const { server, disk, ann } = play();
  const id = ann.sends("cat", "later", { id: 4_000_000_000 });
  disk.commits();
  ann.hears("300", id);

  const cat = server.accepts("cat");
  disk.commits();

  const later = cat.receivesOffline("later");
  assert.deepEqual([later.src, later.dst, later.id], ["ann", "cat", id]);
  cat.replies("200");
  nothingElseArrives(ann, cat);
  everythingHasEnded({ server, disk });
});

test("what was kept survives a crash, in order and for names never seen before", () => {
  const { server, disk, ann } = play();
  for (const text of ["one", "two", "three"]) ann.sends("cat", text);
  disk.commits();
  server.restarts();
  server.restarts();

  const cat = server.accepts("cat");
  disk.commits();

  assert.deepEqual(cat.receivesAll(), ["2 one", "2 two", "2 three"]);
});

test("a mailbox of many pages is handed over in order, each message once", () => {
  const { server, disk, ann, bob } = play({ isUnchecked: true });
  bob.drops();
  const texts = Array.from({ length: 1000 }, (_, at) => `text ${at}`);
  for (const text of texts) ann.sends("bob", text);
  disk.commits();

  const again = server.accepts("bob");
  disk.commits();

  const expected = texts.map((text) => `2 ${text}`);
  assert.deepEqual(again.receivesAll(), expected);
  server.keepsTheLaws();
});

test("any bytes of any length come back from the disk as they were", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000, size: "max" }), (text) => {
      const { server, disk, ann } = play();
      ann.sends("cat", text);
      disk.commits();
      const cat = server.connects("cat");
      const written: Buffer[] = [];
      cat.onBytes = (bytes) => written.push(Buffer.from(bytes));

      cat.greets();
      disk.commits();

      assert.deepEqual(Buffer.concat(written).subarray(24), Buffer.from(text));
    }),
    { numRuns: 50 },
  );
});

test("one who greets twice is handed nothing twice", () => {
  const { server, disk, ann } = play();
  ann.sends("cat", "later");
  disk.commits();
  const cat = server.accepts("cat");
  cat.greets();
  disk.commits();
  cat.greets();
  disk.commits();

  assert.deepEqual(cat.receivesAll(), ["2 later"]);
});

test("a message that the disk has lost is noted, and blocks nothing behind it", () => {
  const { server, disk, ann } = play({ isUnchecked: true });
  for (const text of ["one", "two", "three"]) ann.sends("cat", text);
  disk.commits();
  const [, second] = disk.live();
  disk.rows.delete(second?.number ?? -1);

  const cat = server.accepts("cat");
  disk.commits();

  assert.deepEqual(cat.receivesAll(), ["2 one", "2 three"]);
  assert.deepEqual(server.noted("COTERIE_KEPT_MISSING"), [`message ${second?.number}`]);
  assert.equal(server.core.state.ended.erased, 1);
});

test("what is too old on the disk is forgotten, while its recipient is away or here", () => {
  const { server, disk, ann } = play();
  for (const text of ["one", "two", "three"]) ann.sends("cat", text);
  disk.commits();
  const numbers = disk.live().map((row) => row.number);
  disk.expires(numbers.slice(0, 1));
  const cat = server.accepts("cat");
  disk.commits();
  assert.deepEqual(cat.receivesAll(), ["2 two", "2 three"]);

  disk.expires(numbers.slice(1, 2));
  cat.writes({ type: 1, id: 1, src: "cat", dst: "ann", text: "200" });
  cat.writes({ type: 1, id: 2, src: "cat", dst: "ann", text: "200" });

  assert.equal(server.core.state.ended.expired, 2);
  everythingHasEnded({ server, disk });
});

test("a page that comes after a message has expired leaves it out", () => {
  const { server, disk, ann } = play();
  for (const text of ["one", "two"]) ann.sends("cat", text);
  disk.commits();
  const cat = server.accepts("cat");
  assert.equal(disk.pagesAsked, 1);

  disk.expires(
    disk
      .live()
      .map((row) => row.number)
      .slice(0, 1),
  );
  disk.commits();

  assert.deepEqual(cat.receivesAll(), ["2 two"]);
  assert.deepEqual(server.noted("COTERIE_KEPT_MISSING"), []);
});
