import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { HEADER_BYTES } from "../wire/command.ts";
import { decodeDevice, type DeviceEntry, DeviceOp, encodeDevice } from "../wire/device-entry.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { chainOf, grown, nextEntry, nobodysChain, serverKey, testKey } from "./chain.testing.ts";
import {
  type DeviceChain,
  emptyChain,
  entryHash,
  stepDeviceChain,
  toldChain,
} from "./device-chain.ts";
import type { DeviceKey } from "./device-key.ts";

const laptop = testKey(1);
const phone = testKey(2);
const stranger = testKey(3);

function refusal(chain: DeviceChain, entry: DeviceEntry): string {
  const step = stepDeviceChain(chain, entry, [serverKey.pub]);
  return step.type === "refused" ? step.why : "taken";
}

test("the first device signs for itself, and adds the next", () => {
  const first = nextEntry(nobodysChain, DeviceOp.add, laptop, laptop);
  const one = grown(nobodysChain, first);
  const two = grown(one, nextEntry(one, DeviceOp.add, phone, laptop));

  assert.deepEqual([...two.live.keys()], [laptop.id, phone.id]);
  assert.deepEqual(one.head, entryHash(first));
  assert.equal(two.nextSeq, 2);
  assert.equal(one.live.size, 1, "the chain before is left as it was");
});

test("a revoked device is none any more, signs nothing and never comes back", () => {
  const one = chainOf(laptop);
  const two = grown(one, nextEntry(one, DeviceOp.add, phone, laptop));
  const three = grown(two, nextEntry(two, DeviceOp.revoke, laptop, phone));

  assert.deepEqual([...three.live.keys()], [phone.id]);
  for (const op of [DeviceOp.add, DeviceOp.revoke]) {
    const device = op === DeviceOp.add ? stranger : phone;
    assert.equal(refusal(three, nextEntry(three, op, device, laptop)), "signer-unknown");
  }
  assert.equal(refusal(three, nextEntry(three, DeviceOp.add, laptop, phone)), "device-known");
  assert.equal(refusal(three, nextEntry(three, DeviceOp.revoke, laptop, phone)), "device-unknown");
});

test("a reset by the server leaves the one device that it vouches for", () => {
  const one = chainOf(laptop);
  const reset = grown(one, nextEntry(one, DeviceOp.reset, phone, serverKey));

  assert.deepEqual([...reset.live.keys()], [phone.id]);
  const entry = nextEntry(reset, DeviceOp.add, stranger, laptop);
  assert.equal(refusal(reset, entry), "signer-unknown");
  const again = nextEntry(reset, DeviceOp.reset, laptop, serverKey);
  assert.equal(refusal(reset, again), "device-known");
});

test("a name whose last device is revoked goes on with a reset alone", () => {
  const one = chainOf(laptop);
  const none = grown(one, nextEntry(one, DeviceOp.revoke, laptop, laptop));

  assert.equal(none.live.size, 0);
  assert.equal(refusal(none, nextEntry(none, DeviceOp.add, phone, phone)), "signer-unknown");
  assert.equal(refusal(none, nextEntry(none, DeviceOp.reset, phone, serverKey)), "taken");
});

test("a chain that is told is checked, but for the word of its server", () => {
  const first = nextEntry(nobodysChain, DeviceOp.add, laptop, laptop);
  const after = grown(nobodysChain, first);
  const reset = nextEntry(after, DeviceOp.reset, phone, serverKey);
  const forged = { ...nextEntry(after, DeviceOp.add, phone, laptop), label: "another" };
  const { name } = nobodysChain;

  assert.deepEqual([...(toldChain(name, [first, reset])?.live.keys() ?? [])], [phone.id]);
  assert.equal(toldChain(name, [first, forged]), undefined);
  assert.equal(toldChain(name, [reset]), undefined);
});

const one = chainOf(laptop);

/** What somebody tries, and why it is refused. */
const attempts: readonly [string, DeviceChain, DeviceEntry, string][] = [
  [
    "a stranger adds its device",
    one,
    nextEntry(one, DeviceOp.add, stranger, stranger),
    "signer-unknown",
  ],
  ["a device resets", one, nextEntry(one, DeviceOp.reset, phone, laptop), "signer-unknown"],
  ["the server adds", one, nextEntry(one, DeviceOp.add, phone, serverKey), "signer-unknown"],
  ["the server revokes", one, nextEntry(one, DeviceOp.revoke, laptop, serverKey), "signer-unknown"],
  [
    "a stranger signs in a device's name",
    one,
    nextEntry(one, DeviceOp.add, stranger, stranger, { signer: laptop.id }),
    "bad-signature",
  ],
  [
    "the first entry is by another",
    nobodysChain,
    nextEntry(nobodysChain, DeviceOp.add, laptop, stranger),
    "wrong-start",
  ],
  [
    "the first entry revokes",
    nobodysChain,
    nextEntry(nobodysChain, DeviceOp.revoke, laptop, laptop),
    "wrong-start",
  ],
  [
    "an entry is left out",
    one,
    nextEntry(one, DeviceOp.add, phone, laptop, { seq: 2 }),
    "wrong-place",
  ],
  [
    "the chain forks",
    one,
    nextEntry(one, DeviceOp.add, phone, laptop, { prevHash: new Uint8Array(32) }),
    "wrong-parent",
  ],
  [
    "a device takes another's id",
    one,
    nextEntry(one, DeviceOp.add, phone, laptop, { deviceId: stranger.id }),
    "wrong-device-id",
  ],
  [
    "a device is revoked that was never added",
    one,
    nextEntry(one, DeviceOp.revoke, phone, laptop),
    "device-unknown",
  ],
  [
    "an entry of another name's chain",
    emptyChain(parseMemberName("bob")),
    nextEntry(nobodysChain, DeviceOp.add, laptop, laptop),
    "bad-signature",
  ],
];

for (const [what, chain, entry, why] of attempts) {
  test(`refused: ${what}`, () => {
    assert.equal(refusal(chain, entry), why);
  });
}

/** Numbers that choose the steps of a chain. */
const choices = fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 8 });

interface Grown {
  readonly before: readonly DeviceChain[];
  readonly entries: readonly DeviceEntry[];
  readonly last: DeviceChain;
}

/** A chain of legal steps only. */
function legal(numbers: readonly number[]): Grown {
  const devices = new Map<bigint, DeviceKey>([[laptop.id, laptop]]);
  let chain = nobodysChain;
  const before: DeviceChain[] = [];
  const entries: DeviceEntry[] = [];
  const take = (entry: DeviceEntry): void => {
    before.push(chain);
    entries.push(entry);
    chain = grown(chain, entry);
  };
  take(nextEntry(chain, DeviceOp.add, laptop, laptop));
  for (const [index, number] of numbers.entries()) {
    const live = [...chain.live.keys()].flatMap((id) => devices.get(id) ?? []);
    const signer = live[number % live.length];
    const other = live[(number >> 4) % live.length];
    const fresh = testKey(10 + index);
    devices.set(fresh.id, fresh);
    if (signer === undefined || number % 7 === 0) {
      take(nextEntry(chain, DeviceOp.reset, fresh, serverKey));
    } else if (other !== undefined && number % 3 === 0) {
      take(nextEntry(chain, DeviceOp.revoke, other, signer));
    } else take(nextEntry(chain, DeviceOp.add, fresh, signer));
  }
  return { before, entries, last: chain };
}

test("every chain of legal steps is taken, and read back from its bytes", () => {
  fc.assert(
    fc.property(choices, (numbers) => {
      const { entries, last } = legal(numbers);
      let again = nobodysChain;
      for (const entry of entries) again = grown(again, readBack(encodeDevice(entry)) ?? entry);
      assert.deepEqual(again, last);
    }),
    { numRuns: 50 },
  );
});

test("an entry with any byte changed is refused", () => {
  fc.assert(
    fc.property(choices, fc.nat(), fc.integer({ min: 1, max: 255 }), (numbers, pick, change) => {
      const { before, entries } = legal(numbers);
      const at = pick % entries.length;
      const [chain, entry] = [before[at], entries[at]];
      assert.ok(chain && entry);
      for (let byte = 0; byte < 189; byte += 1) {
        const body = encodeDevice(entry);
        body[byte] = (body[byte] ?? 0) ^ change;
        const changed = readBack(body);
        if (changed) assert.notEqual(refusal(chain, changed), "taken", `byte ${byte}`);
      }
    }),
    { numRuns: 20 },
  );
});

test("an entry that is taken out, repeated or moved breaks the chain", () => {
  fc.assert(
    fc.property(choices, fc.nat(), (numbers, pick) => {
      const { before, entries, last } = legal(numbers);
      const entry = entries[pick % entries.length];
      assert.ok(entry);
      for (const chain of [...before, last]) {
        if (chain.nextSeq !== entry.seq) assert.equal(refusal(chain, entry), "wrong-place");
      }
    }),
    { numRuns: 50 },
  );
});

function readBack(body: Uint8Array): DeviceEntry | undefined {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  bytes.set(body, HEADER_BYTES);
  return decodeDevice(bytes, 0, bytes.length);
}
