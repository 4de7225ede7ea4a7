import assert from "node:assert/strict";
import { test } from "node:test";
import { publicHost } from "./public-host.ts";

const own = { name: "box.example.org", addresses: ["2001:db8::5", "192.0.2.5"] };
const everywhere = { name: undefined, host: undefined };

test("invitations name what the operator says, else where the server listens", () => {
  assert.equal(
    publicHost({ name: "chat.example.org", host: "127.0.0.1" }, own),
    "chat.example.org",
  );
  assert.equal(publicHost({ name: undefined, host: "127.0.0.1" }, own), "127.0.0.1");
  assert.equal(publicHost({ name: undefined, host: "chat.example.org" }, own), "chat.example.org");
});

test("who listens everywhere is found by the full name of the machine", () => {
  for (const host of [undefined, "0.0.0.0", "::"]) {
    assert.equal(publicHost({ name: undefined, host }, own), "box.example.org");
  }
});

test("a name that others do not know is left for an address, of IPv4 if there is one", () => {
  for (const name of ["box", "3f2a9c0d11e4", "localhost", "localhost.localdomain", "a_b.c", ""]) {
    assert.equal(publicHost(everywhere, { ...own, name }), "192.0.2.5");
  }
  assert.equal(publicHost(everywhere, { name: "box", addresses: ["2001:db8::5"] }), "2001:db8::5");
  assert.equal(publicHost(everywhere, { name: "box", addresses: [] }), "127.0.0.1");
});
