import assert from "node:assert/strict";
import { test } from "node:test";
import { addressList } from "../io/address-list.ts";
import { admitsPlain } from "./plain-policy.ts";

const here = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"];
const inside = ["10.1.2.3", "::ffff:10.1.2.3", "fd00::7", "fe80::1%eth0"];
const outside = ["11.0.0.1", "::ffff:11.0.0.1", "2001:db8::1", "fe90::1"];
const unknown = ["", "nonsense", "10.1.2"];

const admitted = (policy: Parameters<typeof admitsPlain>[0]): string[] =>
  [...here, ...inside, ...outside, ...unknown].filter((address) => admitsPlain(policy, address));

test("who may be plain is nobody, this machine, or everybody", () => {
  assert.deepEqual(admitted("off"), []);
  assert.deepEqual(admitted("loopback"), here);
  assert.deepEqual(admitted("open"), [...here, ...inside, ...outside, ...unknown]);
});

test("who may be plain is who is in a list of networks, this machine only if it is, too", () => {
  const networks = ["10.0.0.0/8", "fd00::/8", "fe80::/16"];

  assert.deepEqual(admitted(addressList(networks)), inside);
  assert.deepEqual(admitted(addressList([...networks, "127.0.0.1"])), [
    "127.0.0.1",
    "::ffff:127.0.0.1",
    ...inside,
  ]);
  assert.deepEqual(admitted(addressList([])), []);
});
