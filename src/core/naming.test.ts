import assert from "node:assert/strict";
import { test } from "node:test";
import { speaks2 } from "./level-2.testing.ts";
import { play, stage } from "./plays.testing.ts";

const ONE_A_SECOND = { rate: { perSecond: 1, burst: 1 } };

test("what waited on a connection that was thrown off is accepted under its name too", () => {
  const { server, bob, disk, clock } = play({ limits: ONE_A_SECOND });
  const first = speaks2(server, "cid", { epoch: 1n });
  first.hearsWelcome();
  first.sends("eve", "one", 0);
  first.sends("eve", "two", 1);
  const second = speaks2(server, "cid", { epoch: 2n });
  second.hearsWelcome();
  assert.equal(first.hearsNotice().code, 409);
  disk.commits();
  clock.passes(1000);
  disk.commits();
  assert.deepEqual(first.peer.hearsAll(), ["300", "300"]);

  clock.passes(1000);
  second.asks([0, 1], 1n);

  assert.deepEqual(second.hearsFates(), ["0 300", "1 300"]);
  bob.drops();
});

test("an ABOUT stays with its message that waits, whatever comes behind", () => {
  const { server, clock } = stage({ limits: ONE_A_SECOND });
  const ann = speaks2(server, "ann");
  const bob = speaks2(server, "bob");
  ann.hearsWelcome();
  bob.hearsWelcome();
  ann.sends("bob", "one", 0);
  ann.sends("bob", "two", 1, { part: 1, parts: 2, replyTo: undefined });
  clock.passes(20);
  ann.sends("bob", "three", 2);

  clock.passes(1000);

  assert.equal(bob.receives("one").parts, 0);
  assert.equal(bob.receives("two").parts, 2);
});

test("a message whose row is missing before the server hears of its age is gone, not kept", () => {
  const { server, disk } = stage();
  const cid = speaks2(server, "cid");
  cid.hearsWelcome();
  cid.sends("eve", "too late", 1);
  disk.commits();
  cid.peer.hears("300");

  speaks2(server, "eve").hearsWelcome();
  const [row] = disk.live();
  assert.ok(row !== undefined);
  const { number, dst, src, id, epoch } = row;
  disk.rows.delete(number);
  server.event(() => {
    server.core.paged(dst, number - 1, [], server.nowMs);
    server.core.expired(dst, [{ number, src, id, epoch, bytes: 8 }], server.nowMs);
  });

  assert.deepEqual(cid.hearsFates(), ["1 410"]);
});
