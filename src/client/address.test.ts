import assert from "node:assert/strict";
import { test } from "node:test";
import { CoterieError } from "../wire/error.ts";
import { parseAddress } from "./address.ts";

test("a server is a host and perhaps a port", () => {
  assert.deepEqual(parseAddress("example.org:9000"), { host: "example.org", port: 9000 });
  assert.deepEqual(parseAddress("EXAMPLE.org"), { host: "example.org", port: 7427 });
  assert.deepEqual(parseAddress("[::1]:7427"), { host: "::1", port: 7427 });
  assert.deepEqual(parseAddress("[fe80::1%eth0]"), { host: "fe80::1%eth0", port: 7427 });
});

test("what is no address is refused with what was expected", () => {
  for (const text of [
    "",
    ":7427",
    "host:",
    "host:0",
    "host:65536",
    "host:x",
    "::1",
    "http://host",
    "a b",
  ]) {
    assert.throws(
      () => parseAddress(text),
      (error) => error instanceof CoterieError && error.remedy.includes("HOST:PORT"),
      text,
    );
  }
});
