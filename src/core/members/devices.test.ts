import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeOp } from "../../wire/change-member.ts";
import { DeviceOp } from "../../wire/device-entry.ts";
import { InviteKind } from "../../wire/invite.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { group, member, type MembersPlay, Tls } from "./members.testing.ts";
import { idOf, NOW_MS } from "./roster.testing.ts";

const bob = parseMemberName("bob");
const { add, revoke, reset, waiting } = DeviceOp;

/** The wall's clock says when the invitations were made. */
function begin(): MembersPlay {
  const play = group();
  play.server.core.wallIs(NOW_MS, play.server.nowMs);
  return play;
}

/** bob's device b has signed itself. */
function signed(play: MembersPlay): Tls {
  const old = member(play, "bob", "b");
  old.signs(add, "b");
  play.file.commits();
  old.isShown(add, "b", 0, 8);
  return old;
}

/** A device of bob's comes by a code that `inviter` gives. */
function joins(play: MembersPlay, inviter: Tls, digit: string, kind: InviteKind = 2): Tls {
  inviter.invites(idOf(digit), { kind, name: bob });
  play.file.commits();
  inviter.isToldOfInvite();
  const added = new Tls(play, "bob").joins(idOf(digit));
  added.isShownTheServer();
  added.enrols(digit);
  play.file.commits();
  return added;
}

test("the first device of a name signs itself, and hears of it from the disk", () => {
  const play = begin();
  const old = member(play, "bob", "b");

  old.signs(add, "b");
  old.hearsNothing();
  play.file.commits();

  old.isShown(add, "b", 0, 8);
  assert.equal(new Tls(play, "bob").signsIn("b").isLetIn(), 1, "AUTH_OK has the head");
});

test("a device that came by a code speaks at once, and waits for an older one to sign it", () => {
  const play = begin();
  const old = signed(play);
  const added = joins(play, old, "d");
  added.isLetIn();

  old.asksForDevices("bob");
  old.isShown(add, "b", 0);
  assert.equal(old.isShown(waiting, "d", 1).label, "device d");
  assert.equal(old.isToldOf("bob", 9).devices, 2);
  old.signs(add, "d", { seq: 1 });
  play.file.commits();
  old.isShown(add, "d", 1, 8);

  added.asksForDevices("bob", 1);
  added.isShown(add, "d", 1);
  added.isToldOf("bob", 9);
});

test("what waits is shown to its own name alone, the chain to everybody", () => {
  const play = begin();
  const old = signed(play);
  joins(play, old, "d").isLetIn();
  const other = member(play, "ann", "a");

  other.asksForDevices("bob");

  other.isShown(add, "b", 0);
  other.isToldOf("bob", 9);
  other.hearsNothing();
  other.asksForDevices("zoe");
  other.isRefused(404);
});

test("a device that waits signs nothing, not even itself", () => {
  const play = begin();
  const added = joins(play, signed(play), "d");
  added.isLetIn();

  for (const digit of ["d", "b"]) {
    added.signs(digit === "d" ? add : revoke, digit, { seq: 1, signature: new Uint8Array(64) });
    added.isRefused(403);
  }
});

test("a revoked device is out at once, and never comes back", () => {
  const play = begin();
  const old = signed(play);
  const added = joins(play, old, "d");
  added.isLetIn();
  old.signs(add, "d", { seq: 1 });
  play.file.commits();

  old.signs(revoke, "d", { seq: 2 });
  added.hearsNothing();
  play.file.commits();

  added.isKicked();
  new Tls(play, "bob").signsIn("d").isTurnedAway(401);
  old.isShown(add, "d", 1, 8);
  old.isShown(revoke, "d", 2, 8);
  old.invites(idOf("e"), { kind: InviteKind.device, name: bob });
  play.file.commits();
  old.isToldOfInvite();
  const again = new Tls(play, "bob", "192.0.2.2").joins(idOf("e"));
  again.isShownTheServer();
  again.enrols("d");
  again.isTurnedAway(403);
});

test("a device that nobody signed is taken away by a change", () => {
  const play = begin();
  const old = signed(play);
  const added = joins(play, old, "d");
  added.isLetIn();

  old.changes({ op: ChangeOp.device, name: bob, deviceId: idOf("d") });
  play.file.commits();

  assert.equal(old.isToldOf("bob", 7).devices, 1);
  added.isKicked();
});

test("a device that did not come by a code is not added, whoever signs it", () => {
  const play = begin();
  const old = signed(play);

  old.signs(add, "d", { seq: 1 });
  old.isRefused(404);
  joins(play, old, "d").isLetIn();
  old.signs(add, "d", { seq: 1, devicePub: new Uint8Array(32).fill(1) });

  old.isRefused(404);
});

test("an entry that does not follow the last one is behind", () => {
  const play = begin();
  const old = signed(play);
  joins(play, old, "d").isLetIn();
  for (const seq of [0, 2]) {
    old.signs(add, "d", { seq });
    old.isRefused(412);
  }
});

test("a device says what it has signed itself, and a reset is the server's to say", () => {
  const play = begin();
  const old = signed(play);
  joins(play, old, "d").isLetIn();

  old.signs(add, "d", { seq: 1, signer: idOf("a") });
  old.isRefused(403);
  old.signs(add, "d", { seq: 1, signature: new Uint8Array(64) });
  old.isRefused(403);
  for (const op of [reset, waiting]) {
    old.signs(op, "d", { seq: 1 });
    old.isRefused(403);
  }
});

test("a reset leaves the one device that the server vouches for", () => {
  const play = begin();
  const old = signed(play);
  const owner = member(play, "ann", "a");

  const fresh = joins(play, owner, "d", InviteKind.reset);

  assert.equal(fresh.isLetIn(), 2);
  old.isKicked();
  fresh.asksForDevices("bob");
  fresh.isShown(add, "b", 0);
  fresh.isShown(reset, "d", 1);
  fresh.isToldOf("bob", 9);
  fresh.hearsNothing();
  new Tls(play, "bob").signsIn("b").isTurnedAway(401);
});

test("a server that is killed before the disk has an entry knows nothing of it", () => {
  const play = begin();
  member(play, "bob", "b").signs(add, "b");

  play.server.restarts();

  const again = new Tls(play, "bob").signsIn("b");
  assert.equal(again.isLetIn(), 0);
  again.signs(add, "b");
  play.file.commits();
  again.isShown(add, "b", 0, 8);
});

test("a server that is killed behind it has it still", () => {
  const play = begin();
  signed(play);

  play.server.restarts();

  assert.equal(new Tls(play, "bob").signsIn("b").isLetIn(), 1);
});
