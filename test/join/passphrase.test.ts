import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { joinedFilesOf } from "../../src/client/account.ts";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { parseUsername } from "../../src/wire/username.ts";
import { Person } from "../app/person.ts";
import { newHome, type Result, run } from "../cli/person.ts";

const right = { COTERIE_PASSPHRASE: "correct horse" };

test("a locked key opens with its passphrase alone, until that is taken away", async () => {
  await using group = await Group.begins(codeOf(1));
  const { host, port } = group.address;
  const home = newHome();
  const does = (words: readonly string[], env: Record<string, string> = {}): Promise<Result> =>
    run(words, { home, env });
  const line = ["join", `${host}:${port}`, codeOf(1), "--user", "ann", "--json"];
  const { key } = joinedFilesOf(home, group.address, parseUsername("ann"));

  const joined = await does([...line, "--passphrase"], right);
  assert.equal(joined.exit, 0, joined.err);
  assert.match(readFileSync(key, "utf8"), /^coterie-locked-key-1 argon2id m=65536 t=3 p=1 /u);
  assert.equal(statSync(key).mode & 0o777, 0o600);
  for (const words of [["who"], ["members"], ["send", "--to", "ann", "hi"]]) {
    const refused = await does(words);
    assert.deepEqual([refused.exit, refused.out], [77, ""], refused.err);
    assert.match(refused.err, /locked by a passphrase, .* set COTERIE_PASSPHRASE/u);
  }
  const wrong = await does(["members"], { COTERIE_PASSPHRASE: "wrong" });
  assert.deepEqual([wrong.exit, /passphrase of .* is another/u.test(wrong.err)], [77, true]);
  assert.ok(!`${wrong.err}${joined.out}${joined.err}`.includes("correct horse"));
  assert.match((await does(["members"], right)).out, /^ann: owner/u);

  const opened = await does(["device", "passphrase"], { ...right, COTERIE_NEW_PASSPHRASE: "" });
  assert.equal(opened.exit, 0, opened.err);
  assert.match(readFileSync(key, "utf8"), /^-----BEGIN PRIVATE KEY-----/u);
  assert.match((await does(["members"])).out, /^ann: owner/u);
});

test("a passphrase that is to be set is said, and twice the same", async () => {
  await using group = await Group.begins(codeOf(1));
  const { host, port } = group.address;
  const place = `${host}:${port}`;
  const line = ["join", place, codeOf(1), "--user", "ann", "--passphrase"];

  assert.equal((await run(line)).exit, 64);

  assert.equal(group.membership.roster.members.size, 0);
  await using ann = new Person(group.address, "ann", { words: line });
  await ann.sees(/New passphrase of this device/u);
  ann.types("secret\r");
  await ann.sees(/The same again/u);
  ann.types("secret\r");
  await ann.sees(/ann @ .* online/u);
});
