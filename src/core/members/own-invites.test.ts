import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMemberName } from "../../wire/member-name.ts";
import { isNobodys, type OwnCode, withOwnerInvited, withResetOf } from "./own-invites.ts";
import { NOBODY, enrolled, openInvite, withoutMember } from "./roster.ts";
import { annAndBob, device, done, idOf, NOW_MS } from "./roster.testing.ts";

const DAY_MS = 86_400_000;
const bob = parseMemberName("bob");

function codeOf(digit: string): OwnCode {
  const [ks, kc] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  return { id: idOf(digit), ks, kc, madeAtMs: NOW_MS };
}

test("whoever comes by the code of a new server is its owner", () => {
  assert.ok(isNobodys(NOBODY));
  const asked = done(withOwnerInvited(NOBODY, codeOf("c")));
  const roster = done(enrolled(asked, idOf("c"), bob, device("b")));

  assert.equal(roster.members.get(bob)?.role, "owner");
  assert.ok(!isNobodys(roster));
});

test("of the codes of a new server the last one opens, for seven days", () => {
  const first = done(withOwnerInvited(NOBODY, codeOf("c")));
  const second = done(withOwnerInvited(first, codeOf("d")));

  assert.equal(openInvite(second, idOf("c"), NOW_MS), undefined);
  assert.ok(openInvite(second, idOf("d"), NOW_MS + 7 * DAY_MS - 1));
  assert.equal(openInvite(second, idOf("d"), NOW_MS + 7 * DAY_MS), undefined);
});

test("a reset lets a member in anew, and the devices of before no more", () => {
  const asked = done(withResetOf(annAndBob(), bob, codeOf("c")));
  const roster = done(enrolled(asked, idOf("c"), bob, device("e")));

  assert.deepEqual(roster.members.get(bob)?.devices, [device("e")]);
  assert.equal(roster.members.get(bob)?.role, "member");
});

test("a reset holds a day, is for one name, and replaces the reset before", () => {
  const first = done(withResetOf(annAndBob(), bob, codeOf("c")));
  const ofAnn = done(withResetOf(first, parseMemberName("ann"), codeOf("d")));
  const second = done(withResetOf(ofAnn, bob, codeOf("e")));

  assert.equal(openInvite(second, idOf("c"), NOW_MS), undefined);
  assert.ok(openInvite(second, idOf("d"), NOW_MS));
  assert.ok(openInvite(second, idOf("e"), NOW_MS + DAY_MS - 1));
  assert.equal(openInvite(second, idOf("e"), NOW_MS + DAY_MS), undefined);
  assert.equal(enrolled(second, idOf("e"), parseMemberName("ann"), device("f")), "gone");
});

test("a reset brings back who was removed, and nobody who was never there", () => {
  const removed = done(withoutMember(annAndBob(), bob));
  const asked = done(withResetOf(removed, bob, codeOf("c")));
  const roster = done(enrolled(asked, idOf("c"), bob, device("e")));

  assert.equal(roster.members.get(bob)?.isRemoved, false);
  assert.equal(withResetOf(removed, parseMemberName("carl"), codeOf("c")), "gone");
});
