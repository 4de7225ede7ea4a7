import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopback, networkOf } from "./network.ts";

test("IPv6 addresses of one /64 are one network, IPv4 addresses stand for themselves", () => {
  const rows = [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::5:6:7:8", "2001:db8:0:0::/64"],
    ["2001:db8:0:1::", "2001:db8:0:1::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["", ""],
  ];

  for (const [address = "", network] of rows) assert.equal(networkOf(address), network);
});

test("this machine is told by its address", () => {
  for (const address of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]) {
    assert.ok(isLoopback(address));
  }
  for (const address of ["128.0.0.1", "::2", "::ffff:12.7.0.1", "fe80::1", ""]) {
    assert.ok(!isLoopback(address));
  }
});
