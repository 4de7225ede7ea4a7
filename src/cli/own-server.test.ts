import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileName, serverFolder } from "../client/account.ts";
import { defaultServer } from "../client/address.ts";
import { ownNames, ownServerHasMembers } from "./own-server.ts";

test("a server of one's own begins with members; one of before stays as it was", () => {
  const home = mkdtempSync(join(tmpdir(), "coterie-own-"));
  assert.equal(ownServerHasMembers(home), true);

  mkdirSync(join(home, "server"));
  assert.equal(ownServerHasMembers(home), false);

  writeFileSync(join(home, "server", "server.key"), "");
  assert.equal(ownServerHasMembers(home), true);
});

test("who has joined the server of one's own is found again by the key of their device", () => {
  const home = mkdtempSync(join(tmpdir(), "coterie-own-"));
  assert.deepEqual(ownNames(home), []);

  const folder = serverFolder(home, defaultServer);
  mkdirSync(folder, { recursive: true });
  for (const file of ["server.json", "bob.sqlite", `${fileName("k.l_2")}.device.pem`]) {
    writeFileSync(join(folder, file), "");
  }

  assert.deepEqual(ownNames(home), ["k.l_2"]);
});
