import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMemberName } from "../../wire/member-name.ts";
import { annAndBob, device, done, idOf, invitation, NOW_MS } from "./roster.testing.ts";
import {
  deviceOf,
  enrolled,
  INVITES_MAX,
  invited,
  isReserved,
  memberOf,
  type Roster,
  withoutDevice,
  withoutMember,
} from "./roster.ts";

const ann = parseMemberName("ann");
const bob = parseMemberName("bob");
const carol = parseMemberName("carol");
const c = idOf("c");

function withInvite(some: Parameters<typeof invitation>[1] = {}): Roster {
  return done(invited(annAndBob(), invitation("c", some)));
}

const nth = (at: number): bigint => BigInt(at + 1);

test("who has an invitation joins by it, once", () => {
  const roster = done(enrolled(withInvite(), c, carol, device("c")));

  assert.equal(memberOf(roster, carol)?.role, "member");
  assert.equal(deviceOf(roster, carol, c)?.label, "device c");
  assert.equal(enrolled(roster, c, parseMemberName("dave"), device("d")), "gone");
});

test("a code that is unknown, expired or for another name is one and the same refusal", () => {
  const late = { ...device("c"), addedAtMs: NOW_MS + 3_600_000 };

  assert.equal(enrolled(annAndBob(), c, carol, device("c")), "gone");
  assert.equal(enrolled(withInvite(), c, carol, late), "gone");
  assert.equal(
    enrolled(withInvite({ name: carol }), c, parseMemberName("dave"), device("d")),
    "gone",
  );
});

test("no name is given twice, nor one that looks like another", () => {
  assert.equal(enrolled(withInvite(), c, bob, device("c")), "taken");
  assert.equal(enrolled(withInvite(), c, parseMemberName("b0b"), device("c")), "taken");
  assert.ok(isReserved(annAndBob(), parseMemberName("b0b")));
});

test("the name of somebody who was removed stays theirs", () => {
  const roster = done(withoutMember(withInvite(), bob));

  assert.equal(memberOf(roster, bob), undefined);
  assert.equal(enrolled(roster, c, bob, device("c")), "taken");
});

test("a second device joins by an invitation of its member, and both speak", () => {
  const roster = withInvite({ kind: "device", name: bob, by: bob });
  const both = done(enrolled(roster, c, bob, device("c")));

  assert.deepEqual(
    memberOf(both, bob)?.devices.map(({ id }) => id),
    [idOf("b"), c],
  );
});

test("a reset replaces all devices, and brings back who was removed", () => {
  const removed = done(withoutMember(withInvite({ kind: "reset", name: bob }), bob));
  const roster = done(enrolled(removed, c, bob, device("c")));

  assert.deepEqual(
    memberOf(roster, bob)?.devices.map(({ id }) => id),
    [c],
  );
});

test("a device that was taken away speaks no more", () => {
  const roster = done(withoutDevice(annAndBob(), bob, idOf("b")));

  assert.equal(deviceOf(roster, bob, idOf("b")), undefined);
  assert.equal(withoutDevice(roster, bob, idOf("b")), "unknown");
});

test("only an owner invites owners and resets others; nobody adds devices of others", () => {
  const byAnn = invitation("c", { by: ann, kind: "device", name: bob });
  assert.equal(invited(annAndBob(), byAnn), "forbidden");
  const by = { by: bob } as const;
  for (const some of [
    { role: "owner" },
    { kind: "reset", name: ann },
    { kind: "device", name: ann },
  ] as const) {
    assert.equal(invited(annAndBob(), invitation("c", { ...by, ...some })), "forbidden");
    done(invited(annAndBob(), invitation("c", { by: ann, ...some })));
  }
  done(invited(annAndBob(), invitation("c", { ...by, kind: "device", name: bob })));
  assert.equal(invited(annAndBob(), invitation("c", { by: carol })), "forbidden");
});

test("somebody who was removed invites nobody", () => {
  const roster = done(withoutMember(annAndBob(), bob));

  assert.equal(invited(roster, invitation("c", { by: bob })), "forbidden");
});

test("the last owner cannot be removed", () => {
  assert.equal(withoutMember(annAndBob(), ann), "forbidden");
});

test("a member has so many open invitations at most, and makes so many in a day", () => {
  let roster = annAndBob();
  for (let at = 0; at < INVITES_MAX.open; at += 1) {
    roster = done(invited(roster, invitation("0", { id: nth(at), by: bob })));
  }
  assert.equal(invited(roster, invitation("c", { by: bob })), "tooMany");
  done(invited(roster, invitation("c", { by: ann })));

  const later = NOW_MS + 3_600_001;
  const again = { by: bob, madeAtMs: later, expiresAtMs: later + 1 };
  for (let at = INVITES_MAX.open; at < INVITES_MAX.perDay; at += 1) {
    const times = { madeAtMs: later + 2 * at, expiresAtMs: later + 2 * at + 1 };
    roster = done(invited(roster, invitation("0", { id: nth(at), by: bob, ...times })));
  }
  const last = { ...again, madeAtMs: later + 1000, expiresAtMs: later + 2000 };
  assert.equal(invited(roster, invitation("c", last)), "tooMany");
});
