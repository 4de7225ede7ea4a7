import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { parseMemberName } from "../../src/wire/member-name.ts";
import { newHome, type Result, run, start } from "../cli/person.ts";

/** Somebody who has joined by the code of this digit, or by what `coterie device add` printed. */
async function joins(group: Group, code: number | string, ...more: string[]): Promise<string> {
  const home = newHome();
  const { host, port } = group.address;
  const text = typeof code === "number" ? codeOf(code) : code;
  const joined = await run(["join", `${host}:${port}`, text, ...more, "--json"], { home });
  assert.equal(joined.exit, 0, joined.err);
  return home;
}

/** Runs a command that must succeed. */
async function does(home: string, ...words: string[]): Promise<Result> {
  const result = await run(words, { home });
  assert.equal(result.exit, 0, result.err);
  return result;
}

function codeIn({ out }: Result): string {
  const code = /(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5,6}/u.exec(out)?.[0];
  assert.ok(code, out);
  return code;
}

test("an owner sees who belongs to the group, changes it, and a member may not", async () => {
  await using group = await Group.begins(codeOf(1));
  await group.knows(codeOf(2), { role: "member" });
  const anns = await joins(group, 1, "--user", "ann");
  const bobs = await joins(group, 2, "--user", "bob");

  await does(bobs, "members", "name", "Bob Jones");
  const { out } = await does(anns, "members");
  assert.match(out, /^ann: owner, 1 device, since .*\nbob: member, .*, called Bob Jones\n$/u);
  const refused = await run(["members", "remove", "ann"], { home: bobs });
  assert.equal(refused.exit, 77, refused.err);
  assert.match(refused.err, /only an owner/u);
  assert.equal((await run(["members", "remove", "zoe"], { home: anns })).exit, 77);
  assert.equal((await run(["members", "rename", "bob"], { home: anns })).exit, 64);

  const listens = start(["listen", "--follow"], { home: bobs });
  await listens.says(/connected to .* as bob/u);
  assert.match((await does(anns, "members", "remove", "bob")).out, /^bob: removed/u);
  assert.equal((await listens.ended).exit, 77);
  assert.equal((await run(["who"], { home: bobs })).exit, 77);
});

test("a second device is added by a code, signed by the first, and revoked", async () => {
  await using group = await Group.begins(codeOf(1));
  const old = await joins(group, 1, "--user", "ann", "--device", "laptop");
  const member = (): unknown => group.membership.roster.members.get(parseMemberName("ann"));
  assert.match((await does(old, "doctor")).out, /^ok +server's key +pinned to [0-9a-f]{4} /mu);
  assert.match((await does(old, "device")).out, /^laptop \([0-9a-f]{8}\): .*, this device\n$/u);

  const fresh = await joins(group, codeIn(await does(old, "device", "add")), "--device", "phone");
  assert.match((await does(fresh, "device", "list")).out, /phone .*, waits for an older device/u);
  const listed = await does(old, "device", "list");
  assert.match(listed.err, /phone is signed by this device/u);
  assert.doesNotMatch(listed.out, /waits/u);

  await does(old, "device", "revoke", "phone");
  assert.equal((await run(["device", "list"], { home: fresh })).exit, 77);
  assert.equal((await does(old, "device", "list")).out.split("\n").length, 2);
  assert.equal((await run(["device", "revoke", "laptop"], { home: old })).exit, 64);
  assert.ok(member());
});
