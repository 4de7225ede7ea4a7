import assert from "node:assert/strict";
import { test } from "node:test";
import { type DeviceEntry, DeviceOp } from "../../wire/device-entry.ts";
import { parseMemberName } from "../../wire/member-name.ts";
import { CHAIN_MAX, waitingDevices, withEntry } from "./member-changes.ts";
import { annAndBob, device, done, idOf, invitation, NOW_MS } from "./roster.testing.ts";
import {
  type Device,
  DEVICES_MAX,
  enrolled,
  invited,
  memberOf,
  type Refusal,
  type Roster,
  withMember,
} from "./roster.ts";

const bob = parseMemberName("bob");

function nth(at: number): Device {
  return { ...device("b"), id: BigInt(at + 1), key: new Uint8Array(32).fill(at) };
}

function entry(op: DeviceOp, { id, key, label }: Device): DeviceEntry {
  const place = { seq: 0, prevHash: key, signer: id, signature: new Uint8Array(64) };
  return { ...place, op, deviceId: id, devicePub: key, label, atMs: NOW_MS };
}

/** bob has this chain, whoever signed it, and the devices that it says. */
function withChain(chain: readonly DeviceEntry[], devices: readonly Device[]): Roster {
  const member = memberOf(annAndBob(), bob);
  assert.ok(member);
  return withMember(annAndBob(), { ...member, chain, devices });
}

function signs(roster: Roster, op: DeviceOp, one: Device): Roster | Refusal {
  const seq = memberOf(roster, bob)?.chain.length ?? 0;
  return withEntry(roster, bob, { ...entry(op, one), seq }, () => true);
}

test("a chain has room for some devices, and for the end of each of them", () => {
  const { entries, added } = CHAIN_MAX;
  const all = Array.from({ length: added + 1 }, (_, at) => nth(at));
  let roster = withChain([], all);
  for (const one of all.slice(0, -1)) roster = done(signs(roster, DeviceOp.add, one));

  const [first = nth(0)] = all;
  assert.equal(signs(roster, DeviceOp.add, nth(added)), "tooMany");
  for (const one of all.slice(0, -1)) roster = done(signs(roster, DeviceOp.revoke, one));
  assert.equal(memberOf(roster, bob)?.chain.length, entries);
  assert.equal(signs(roster, DeviceOp.revoke, first), "tooMany");
});

test("behind a reset there is room again", () => {
  const adds = Array.from({ length: CHAIN_MAX.added }, (_, at) => entry(DeviceOp.add, nth(at)));
  const [fresh, next] = [nth(100), nth(101)];
  const roster = withChain([...adds, entry(DeviceOp.reset, fresh)], [fresh, next]);

  const member = memberOf(done(signs(roster, DeviceOp.add, next)), bob);

  assert.deepEqual(member && waitingDevices(member), []);
});

test("a name has sixteen devices at most, those that wait included", () => {
  let roster = annAndBob();
  for (let at = 1; at < DEVICES_MAX; at += 1) {
    roster = done(enrolled(withCode(roster, at), idOf("c"), bob, nth(at)));
  }

  assert.equal(memberOf(roster, bob)?.devices.length, DEVICES_MAX);
  assert.equal(enrolled(withCode(roster, 99), idOf("c"), bob, nth(99)), "tooMany");
});

/** With a code for one more device, which takes the place of the last. */
function withCode(roster: Roster, at: number): Roster {
  const invites = new Map(roster.invites);
  invites.delete(idOf("c"));
  const some = { kind: "device", name: bob, madeAtMs: NOW_MS + at } as const;
  return done(invited({ ...roster, invites }, invitation("c", some)));
}
