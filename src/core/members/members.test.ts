import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeOp, type MemberChange } from "../../wire/change-member.ts";
import { MemberRank } from "../../wire/member-entry.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { NoticeCode } from "../../wire/notice.ts";
import { group, member, type MembersPlay, Tls } from "./members.testing.ts";
import { idOf, NOW_MS } from "./roster.testing.ts";

const ann = parseMemberName("ann");
const bob = parseMemberName("bob");
const zoe = parseMemberName("zoe");
const removal: MemberChange = { op: ChangeOp.remove, name: bob };

/** The wall's clock says when the invitations were made. */
function begin(): MembersPlay {
  const play = group();
  play.server.core.wallIs(NOW_MS, play.server.nowMs);
  return play;
}

test("who has signed in hears who belongs to the group", () => {
  const play = begin();
  const one = member(play, "bob", "b");

  one.asksWhoBelongs();

  const first = one.isToldOf("ann", 6);
  assert.deepEqual([first.rank, first.devices, first.left], [MemberRank.owner, 1, 1]);
  assert.deepEqual([first.joinedAtMs, first.invitedBy], [NOW_MS, undefined]);
  const second = one.isToldOf("bob", 6);
  assert.deepEqual([second.rank, second.left], [MemberRank.member, 0]);
  one.hearsNothing();
});

test("who has not signed in hears nothing of the group, and changes nothing", () => {
  const play = begin();
  const stranger = new Tls(play, "ann");

  stranger.asksWhoBelongs();
  stranger.asksForDevices("bob");
  stranger.changes(removal);
  play.file.commits();

  stranger.hearsNothing();
  assert.equal(play.server.core.state.ignored["unknown type"], 3);
});

test("whoever has asked for it is told of each change, once it is on the disk", () => {
  const play = begin();
  const one = member(play, "bob", "b");
  const other = member(play, "bob", "b");
  other.asksWhoBelongs(true);
  for (const name of ["ann", "bob"]) other.isToldOf(name, 6);
  const owner = member(play, "ann", "a");

  owner.changes({ op: ChangeOp.rename, name: bob, displayName: "Bob, who bakes" });
  other.hearsNothing();
  play.file.commits();

  assert.equal(owner.isToldOf("bob", 7).displayName, "Bob, who bakes");
  assert.equal(other.isToldOf("bob").displayName, "Bob, who bakes");
  one.hearsNothing();
  const carol = new Tls(play, "carol").joins(idOf("c"));
  carol.isShownTheServer();
  carol.enrols("c");
  play.file.commits();
  assert.equal(other.isToldOf("carol").rank, MemberRank.member);
});

/** Who asks for what, and what comes of it; ann is the only owner. */
const RIGHTS: readonly [who: "ann" | "bob", change: MemberChange, code: number][] = [
  ["ann", removal, 0],
  ["ann", { op: ChangeOp.remove, name: ann }, 403],
  ["ann", { op: ChangeOp.remove, name: zoe }, 404],
  ["ann", { op: ChangeOp.role, name: bob, rank: MemberRank.owner }, 0],
  ["ann", { op: ChangeOp.role, name: ann, rank: MemberRank.member }, 403],
  ["ann", { op: ChangeOp.rename, name: bob, displayName: "Bob" }, 0],
  ["ann", { op: ChangeOp.rename, name: ann, displayName: "Ann" }, 0],
  ["ann", { op: ChangeOp.device, name: bob, deviceId: idOf("b") }, 0],
  ["ann", { op: ChangeOp.device, name: bob, deviceId: idOf("a") }, 404],
  ["bob", removal, 0],
  ["bob", { op: ChangeOp.remove, name: ann }, 403],
  ["bob", { op: ChangeOp.remove, name: zoe }, 403],
  ["bob", { op: ChangeOp.role, name: bob, rank: MemberRank.owner }, 403],
  ["bob", { op: ChangeOp.role, name: ann, rank: MemberRank.member }, 403],
  ["bob", { op: ChangeOp.rename, name: bob, displayName: "Bob" }, 0],
  ["bob", { op: ChangeOp.rename, name: ann, displayName: "Ann" }, 403],
  ["bob", { op: ChangeOp.device, name: bob, deviceId: idOf("b") }, 0],
  ["bob", { op: ChangeOp.device, name: ann, deviceId: idOf("a") }, 403],
];

for (const [who, change, code] of RIGHTS) {
  const what = Object.keys(ChangeOp)[change.op - 1];
  const outcome = code === 0 ? "may" : `may not (${code})`;
  test(`an owner and a member: ${who} ${outcome} ${what} ${change.name}`, () => {
    const play = begin();
    const asker = member(play, who, who === "ann" ? "a" : "b");
    const before = play.file.roster;

    asker.changes(change);
    play.file.commits();

    if (code === 0) asker.isToldOf(change.name, 7);
    else asker.isRefused(code);
    assert.equal(play.file.roster === before, code !== 0);
  });
}

test("with a second owner the first may go", () => {
  const play = begin();
  const owner = member(play, "ann", "a");
  owner.changes({ op: ChangeOp.role, name: bob, rank: MemberRank.owner });
  play.file.commits();
  assert.equal(owner.isToldOf("bob", 7).rank, MemberRank.owner);

  owner.changes({ op: ChangeOp.remove, name: ann });
  play.file.commits();

  assert.equal(owner.isToldOf("ann", 7).rank, MemberRank.removed);
  owner.isKicked();
});

test("a removed member is out at once, and what was not taken yet is kept", () => {
  const play = begin();
  const owner = member(play, "ann", "a");
  const gone = member(play, "bob", "b");
  const id = owner.peer.sends("bob", "hi");
  gone.peer.receives("hi");

  owner.changes(removal);
  gone.hearsNothing();
  play.file.commits();

  gone.isKicked();
  assert.deepEqual(play.server.noted("COTERIE_KICKED").length, 1);
  gone.peer.replies("200");
  play.disk.commits();
  owner.peer.hears("300", id);
  new Tls(play, "bob").signsIn("b").isTurnedAway(401);
  owner.peer.hears("404", owner.peer.sends("bob", "are you there?"));
});

test("while a removal is on its way to the disk the key opens nothing already", () => {
  const play = begin();
  const owner = member(play, "ann", "a");

  owner.changes(removal);

  new Tls(play, "bob").signsIn("b").isTurnedAway(401);
});

test("a removal that the disk did not take has not happened", () => {
  const play = begin();
  const owner = member(play, "ann", "a");
  const other = member(play, "bob", "b");
  other.asksWhoBelongs(true);
  for (const name of ["ann", "bob"]) other.isToldOf(name, 6);

  owner.changes(removal);
  play.file.fails();

  owner.isRefused(429);
  other.hearsNothing();
  owner.peer.sends("bob", "hi");
  other.peer.receives("hi");
});

test("a server that is killed before the disk has a removal knows nothing of it", () => {
  const play = begin();
  member(play, "ann", "a").changes(removal);

  play.server.restarts();

  new Tls(play, "bob").signsIn("b").isLetIn();
});

test("a server that is killed behind it still refuses the key", () => {
  const play = begin();
  member(play, "ann", "a").changes(removal);
  play.file.commits();

  play.server.restarts();

  new Tls(play, "bob").signsIn("b").isTurnedAway(401);
});

test("a member comes back by an owner's code, with what was kept meanwhile", () => {
  const play = begin();
  const owner = member(play, "ann", "a");
  owner.peer.sends("bob", "hi");
  play.disk.commits();
  owner.changes(removal);
  play.file.commits();
  owner.isToldOf("bob", 7);
  owner.invites(idOf("d"), { kind: 3, name: bob });
  play.file.commits();
  owner.isToldOfInvite();

  const again = new Tls(play, "bob").joins(idOf("d"));
  again.isShownTheServer();
  again.enrols("d");
  play.file.commits();

  assert.equal(again.isLetIn(), 1);
  again.peer.greets();
  play.disk.commits();
  again.peer.receivesOffline("hi");
});

test("nobody changes members faster than the disk should write", () => {
  const play = begin();
  const one = member(play, "bob", "b");
  for (let at = 0; at < 20; at += 1) {
    one.changes({ op: ChangeOp.rename, name: bob, displayName: `${at}` });
    play.file.commits();
    one.isToldOf("bob", 7);
  }

  one.changes({ op: ChangeOp.rename, name: bob, displayName: "and again" });

  assert.equal(one.isRefused(429), 2);
  play.clock.passes(2000);
  one.changes({ op: ChangeOp.rename, name: bob, displayName: "and again" });
  play.file.commits();
  assert.equal(one.isToldOf("bob", 7).displayName, "and again");
});

test("whoever gave the code hears who came by it, and that it was tried again", () => {
  const play = begin();
  const one = new Tls(play, "bob").signsIn("b");
  one.isLetIn();
  one.saysHello();
  one.invites(idOf("d"));
  play.file.commits();
  one.isToldOfInvite();
  const dave = new Tls(play, "dave", "192.0.2.7").joins(idOf("d"));
  dave.isShownTheServer();
  dave.enrols("d");
  play.file.commits();
  dave.isLetIn();

  const joined = one.isNoticed(NoticeCode.joined);
  assert.equal(joined, "dave joined by your code, device dddddddd, from 192.0.2.7");
  play.clock.passes(120_000);
  const late = new Tls(play, "eve", "192.0.2.8").joins(idOf("d"));
  late.isTurnedAway(410);

  const tried = one.isNoticed(NoticeCode.codeTried);
  assert.equal(tried, "somebody at 192.0.2.8 tried your code that was used 2 min ago");
  dave.asksWhoBelongs();
  dave.isToldOf("ann", 6);
  dave.isToldOf("bob", 6);
  assert.equal(dave.isToldOf("dave", 6).invitedBy, "bob");
});

test("all who have signed in are told of the server's next key, and who comes later", () => {
  const play = begin();
  const one = member(play, "bob", "b");
  const stranger = new Tls(play, "ann");
  const body = new Uint8Array(104).fill(7);

  play.server.event(() => play.server.core.announceRoll(body, play.server.nowMs));

  one.isToldOfKey(body);
  stranger.hearsNothing();
  stranger.signsIn("a").isLetIn();
  stranger.isToldOfKey(body);
  play.server.event(() => play.server.core.announceRoll(undefined, play.server.nowMs));
  const late = new Tls(play, "bob").signsIn("b");
  late.isLetIn();
  late.hearsNothing();
});
