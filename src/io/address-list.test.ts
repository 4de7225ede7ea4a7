import assert from "node:assert/strict";
import { test } from "node:test";
import { addressList, isNetwork } from "./address-list.ts";

test("an address or a network in CIDR notation is one, and nothing else is", () => {
  for (const text of [
    "10.0.0.0/8",
    "10.1.2.3",
    "0.0.0.0/0",
    "::/0",
    "::1",
    "fd00::/8",
    "::1/128",
  ]) {
    assert.ok(isNetwork(text), text);
    assert.doesNotThrow(() => addressList([text]));
  }
  const wrong = ["", "10.0.0.0/33", "::/129", "10.0.0", "10.0.0.0/", "/8", "host", "10.0.0.0/-1"];
  for (const text of [...wrong, "10.0.0.0/8 ", "fe80::1%eth0", "10.0.0.0/8/8", "1e1"]) {
    assert.ok(!isNetwork(text), text);
    assert.throws(() => addressList([text]), RangeError);
  }
});

test("a network of no bits is everybody of its family", () => {
  const list = addressList(["0.0.0.0/0"]);

  assert.ok(list.has("255.1.2.3"));
  assert.ok(list.has("::ffff:1.2.3.4"));
  assert.ok(!list.has("2001:db8::1"));
});
