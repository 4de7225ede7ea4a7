import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS_DEFAULT, withoutQuotas } from "./limits.ts";
import { everythingHasEnded, nothingElseArrives, play } from "./plays.testing.ts";

test("a full mailbox refuses the newest with 413, and nothing old is dropped", () => {
  const { disk, ann, bob } = play({ limits: { mailboxMessagesMax: 2 } });
  bob.drops();
  for (const text of ["one", "two"]) ann.sends("bob", text);
  const id = ann.sends("bob", "three");

  assert.equal(ann.hears("413", id).src, "bob");
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300"]);
  assert.deepEqual(disk.texts, ["one", "two"]);
});

test("a mailbox is full by bytes of text as well", () => {
  const { disk, ann, bob } = play({ limits: { mailboxBytesMax: 10 } });
  bob.drops();
  ann.sends("bob", "1234567");
  ann.sends("bob", "1234");
  ann.sends("bob", "123");
  disk.commits();

  assert.deepEqual(ann.hearsAll(), ["413", "300", "300"]);
  assert.deepEqual(disk.texts, ["1234567", "123"]);
});

test("one sender may fill no more than a share of it: 429", () => {
  const { server, disk, ann, bob } = play({ limits: { shareMessagesMax: 1 } });
  const cat = server.accepts("cat");
  bob.drops();
  ann.sends("bob", "mine");
  const id = ann.sends("bob", "mine too");
  cat.sends("bob", "another's");

  ann.hears("429", id);
  disk.commits();
  ann.hears("300");
  cat.hears("300");
});

test("what is live, handed or waiting counts like what is kept", () => {
  const { server, disk, clock, ann } = play({ limits: { mailboxMessagesMax: 2 } });
  ann.sends("bob", "live");
  ann.sends("bob", "live too");
  ann.sends("bob", "over");
  ann.hears("413");
  clock.passes(3000);
  disk.commits();
  ann.hearsAll();

  ann.sends("bob", "kept?");
  ann.hears("413");
  const again = server.accepts("bob");
  disk.commits();
  assert.equal(again.messages.length, 2);
  ann.sends("bob", "handed?");
  ann.hears("413");
});

test("every end makes room again", () => {
  const { server, disk, clock, ann, bob } = play({ limits: { mailboxMessagesMax: 1 } });
  ann.sends("bob", "taken");
  bob.receives("taken");
  bob.replies("200");
  ann.hears("200");

  ann.sends("bob", "not kept");
  clock.passes(3000);
  disk.fails("full");
  ann.hears("504");

  bob.drops();
  ann.sends("bob", "expires");
  disk.commits();
  ann.hears("300");
  disk.expires(disk.live().map((row) => row.number));

  ann.sends("bob", "handed");
  disk.commits();
  ann.hears("300");
  const again = server.accepts("bob");
  disk.commits();
  again.receivesOffline("handed");
  clock.passes(1000);
  again.greets();

  ann.sends("bob", "fits");
  again.receives("fits");
  again.replies("200");
  ann.hears("200");
  everythingHasEnded({ server, disk });
});

test("a name never seen has a small mailbox, and its own size once it has been seen", () => {
  const limits = { unseenMessagesMax: 2 };
  const { server, disk, ann } = play({ limits });
  for (const text of ["one", "two", "three"]) ann.sends("cat", text);
  ann.hears("413");
  const cat = server.accepts("cat");
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300"]);
  cat.drops();

  ann.sends("cat", "four");
  disk.commits();
  ann.hears("300");
  server.restarts();
  const later = server.accepts("ann");
  later.sends("cat", "five");
  disk.commits();
  later.hears("300");
});

test("there are only so many mailboxes of names never seen; the newest is refused", () => {
  const { server, disk, ann } = play({ limits: { unseenMailboxesMax: 2 } });
  for (const name of ["cat", "dan"]) ann.sends(name, "hi");
  disk.commits();
  assert.deepEqual(ann.hearsAll(), ["300", "300"]);
  server.restarts();
  const later = server.accepts("ann");

  later.sends("eve", "no room");
  later.hears("413");
  later.sends("cat", "has one");
  later.sends("bob", "has been seen");
  disk.commits();

  assert.deepEqual(later.hearsAll(), ["300", "300"]);
});

test("a mailbox of a name never seen is free again when it is empty or its owner comes", () => {
  const { server, disk, ann } = play({ limits: { unseenMailboxesMax: 1 } });
  ann.sends("cat", "hi");
  disk.commits();
  ann.hears("300");
  disk.expires(disk.live().map((row) => row.number));
  ann.sends("dan", "hi");
  disk.commits();
  ann.hears("300");
  ann.sends("eve", "hi");
  ann.hears("413");

  server.accepts("dan");
  ann.sends("eve", "hi");
  disk.commits();
  ann.hears("300");
});

test("live bytes at the reserve refuse with 507, and the refused is never forwarded", () => {
  const { server, disk, ann, bob } = play({ limits: { liveBytesMax: 60 } });
  ann.sends("bob", "12345678");
  ann.sends("bob", "123456789");
  ann.hears("507");
  bob.receives("12345678");
  nothingElseArrives(bob);

  bob.replies("200");
  ann.hears("200");
  ann.sends("bob", "again");
  bob.receives("again");
  bob.replies("200");
  everythingHasEnded({ server, disk });
});

test("a disk that cannot keep a message for an absent one makes it 507, never 300", () => {
  const { server, disk, ann } = play();
  const id = ann.sends("cat", "hi");
  disk.fails("full");

  assert.equal(ann.hears("507", id).src, "cat");
  everythingHasEnded({ server, disk });
});

test("while the disk is nearly full, what must be kept is refused, live mail flows", () => {
  const { server, disk, ann, bob } = play();
  server.event(() => server.core.spaceLow(true, server.nowMs));
  ann.sends("cat", "absent");
  ann.hears("507");
  ann.sends("bob", "here");
  bob.receives("here");
  bob.replies("200");
  ann.hears("200");

  server.event(() => server.core.spaceLow(false, server.nowMs));
  ann.sends("cat", "absent");
  disk.commits();
  ann.hears("300");
});

test("a refusal names the DST as it was received, padding aside", () => {
  const { ann, bob } = play({ limits: { mailboxMessagesMax: 0 } });

  const id = ann.sends("bob  ", "hi");

  const answer = ann.hears("413", id);
  assert.deepEqual(answer, { type: 1, id, src: "bob  ", dst: "ann", text: "413" });
  nothingElseArrives(bob);
});

test("without quotas nothing is full, but live bytes stay bounded", () => {
  const limits = { ...withoutQuotas(LIMITS_DEFAULT), liveBytesMax: 24 * 3000 };
  const { server, ann, bob } = play({ limits, isUnchecked: true });
  bob.blocks();

  for (let id = 0; id < 3001; id += 1) ann.sends("bob", "");

  assert.deepEqual(ann.hearsAll(), ["507"]);
  server.keepsTheLaws();
});
