import assert from "node:assert/strict";
import { test } from "node:test";
import { AddedType } from "../../wire/added-type.ts";
import { ChangeOp } from "../../wire/change-member.ts";
import { encodeInvite, InviteKind } from "../../wire/invite.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { NOW_MS } from "./roster.testing.ts";
import { group, member, Tls } from "./members.testing.ts";

const code = BigInt(`0x${"c".repeat(16)}`);
const other = BigInt(`0x${"d".repeat(16)}`);

/** The wall's clock says when the invitations were made. */
function begin(): ReturnType<typeof group> {
  const play = group();
  play.server.core.wallIs(NOW_MS, play.server.nowMs);
  return play;
}

test("who has a code is shown the server, enrols, and is in once that is on the disk", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  assert.equal(carol.isShownTheServer().boundName, undefined);

  carol.enrols("c");
  carol.hearsNothing();
  play.file.commits();

  carol.isLetIn();
  assert.deepEqual(play.server.noted("COTERIE_JOINED"), ["from 192.0.2.1"]);
  const bob = member(play, "bob", "b");
  carol.peer.sends("bob", "hi");
  bob.peer.receives("hi");
});

test("who is taken away before the disk has them is not let in for a moment either", () => {
  const play = begin();
  const ann = member(play, "ann", "a");
  const carol = new Tls(play, "carol").joins(code);
  carol.isShownTheServer();
  carol.enrols("c");

  ann.changes({ op: ChangeOp.remove, name: parseMemberName("carol") });
  play.file.commits();

  carol.isTurnedAway(401);
  ann.isToldOf("carol", 7);
});

test("the device signs in from then on, also after the server was killed", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  carol.isShownTheServer();
  carol.enrols("c");
  play.file.commits();

  play.server.restarts();

  new Tls(play, "carol").signsIn("c").isLetIn();
});

test("a server that is killed before the disk has it knows the code still", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  carol.isShownTheServer();
  carol.enrols("c");
  play.server.restarts();
  play.server.core.wallIs(NOW_MS, play.server.nowMs);

  new Tls(play, "carol").signsIn("c").isTurnedAway(401);
  const again = new Tls(play, "carol").joins(code);
  again.isShownTheServer();
  again.enrols("c");
  play.file.commits();

  again.isLetIn();
});

test("of two who race for one code one gets in, and the other hears that it is used", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  const dave = new Tls(play, "dave").joins(code);
  carol.isShownTheServer();
  dave.isShownTheServer();

  dave.enrols("d");
  carol.enrols("c");
  play.file.commits();

  dave.isLetIn();
  carol.isTurnedAway(410);
});

test("codes that are unknown, used or too old get one and the same answer", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  carol.isShownTheServer();
  carol.enrols("c");
  play.file.commits();
  const answers = ["192.0.2.2", "192.0.2.3"].map((address, at) => {
    const late = new Tls(play, "dave", address).joins(at === 0 ? code : other);
    return Buffer.from(late.peer.added[0] ?? []).toString("hex");
  });
  const fresh = begin();
  fresh.server.core.wallIs(NOW_MS + 3_600_001, fresh.server.nowMs);
  const late = new Tls(fresh, "dave").joins(code);

  assert.equal(answers[0], answers[1]);
  assert.equal(Buffer.from(late.peer.added[0] ?? []).toString("hex"), answers[0]);
  late.isTurnedAway(410);
});

test("who has not the code cannot enrol, however well the invitation's name is known", () => {
  const play = begin();
  const thief = new Tls(play, "carol").joins(code);
  thief.isShownTheServer();

  thief.enrols("c", new Uint8Array(32));

  thief.isTurnedAway(410);
});

test("nobody joins under a name that is taken, or stands for the server", () => {
  for (const name of ["bob", "b0b", "adm1n"]) {
    const play = begin();
    const newcomer = new Tls(play, name).joins(code);
    newcomer.isShownTheServer();
    newcomer.enrols("c");

    newcomer.isTurnedAway(409);
  }
});

test("a disk that fails leaves the code open", () => {
  const play = begin();
  const carol = new Tls(play, "carol").joins(code);
  carol.isShownTheServer();
  carol.enrols("c");

  play.file.fails();

  carol.isTurnedAway(429);
  const again = new Tls(play, "carol").joins(code);
  again.isShownTheServer();
});

test("a member invites, and somebody joins by that", () => {
  const play = begin();
  const bob = member(play, "bob", "b");
  bob.invites(other);
  bob.hearsNothing();
  play.file.commits();
  assert.equal(bob.isToldOfInvite().inviteId, other);

  const dave = new Tls(play, "dave").joins(other);
  dave.isShownTheServer();
  dave.enrols("d");
  play.file.commits();

  dave.isLetIn();
});

test("a code for somebody new holds for a week at most", () => {
  const play = begin();
  const bob = member(play, "bob", "b");
  bob.invites(other, { ttlSeconds: 4_000_000_000 });
  play.file.commits();

  assert.equal(bob.isToldOfInvite().expiresMs, NOW_MS + 7 * 86_400_000);
});

test("who has not signed in invites nobody", () => {
  const play = begin();
  const stranger = new Tls(play, "bob");
  stranger.invites(other);
  play.file.commits();

  stranger.hearsNothing();
  new Tls(play, "dave", "192.0.2.2").joins(other).isTurnedAway(410);
});

test("no flipped bit of INVITE gives a member more than a member may give", () => {
  const keys = { ks: new Uint8Array(32).fill(1), kc: new Uint8Array(32).fill(2) };
  const asked = { kind: InviteKind.member, name: undefined, ttlSeconds: 3600, uses: 1 };
  const right = encodeInvite({ ...asked, ...keys, inviteId: other });
  for (let bit = 0; bit < right.length * 8; bit += 1) {
    const at = bit >>> 3;
    const wrong = right.slice();
    wrong[at] = (wrong[at] ?? 0) ^ (1 << (bit & 7));
    const play = begin();
    const bob = member(play, "bob", "b");
    const before = play.server.core.state.membership?.roster;

    bob.says(AddedType.invite, wrong, 5);
    play.file.commits();

    const after = play.server.core.state.membership?.roster;
    const made = [...(after?.invites.values() ?? [])].filter(({ id }) => !before?.invites.has(id));
    assert.deepEqual(after?.members, before?.members);
    for (const invite of made) {
      assert.deepEqual([invite.by, invite.role], ["bob", "member"], `byte ${at}`);
      assert.ok(invite.kind === "member" || invite.name === "bob", `byte ${at}`);
      assert.ok(invite.kind !== "reset" && invite.expiresAtMs <= NOW_MS + 7 * 86_400_000);
    }
  }
});
