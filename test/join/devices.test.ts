import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, Group } from "../../src/server/members/group.testing.ts";
import { newHome, type Result, run, start } from "../cli/person.ts";

/** Runs a command that must succeed. */
async function does(home: string, ...words: string[]): Promise<Result> {
  const result = await run(words, { home });
  assert.equal(result.exit, 0, result.err);
  return result;
}

/** Somebody on a new machine, by a code. */
async function joins({ address }: Group, code: string, ...more: string[]): Promise<string> {
  const home = newHome();
  await does(home, "join", `${address.host}:${address.port}`, code, ...more);
  return home;
}

/** Ann on her laptop and on her phone, and bob. */
async function annHasTwo(group: Group): Promise<{ laptop: string; phone: string; bob: string }> {
  await group.knows(codeOf(2), { role: "member" });
  const laptop = await joins(group, codeOf(1), "--user", "ann", "--device", "laptop");
  const bob = await joins(group, codeOf(2), "--user", "bob");
  const { out } = await does(laptop, "device", "add");
  const code = /(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5,6}/u.exec(out)?.[0] ?? "";
  const phone = await joins(group, code, "--device", "phone");
  return { laptop, phone, bob };
}

function textsIn({ out }: Result): (string | undefined)[] {
  const lines = out.split("\n").filter((line) => line !== "");
  return lines.map((line) => /"text":"(?<text>[^"]*)"/u.exec(line)?.groups?.["text"]);
}

test("both devices of a name get each message once, and what the other one writes", async () => {
  await using group = await Group.begins(codeOf(1));
  const { laptop, phone, bob } = await annHasTwo(group);
  const listens = [laptop, phone].map((home) => start(["listen", "--follow"], { home }));
  await Promise.all(listens.map((each) => each.says(/connected to .* as ann/u)));

  const sent = await does(bob, "send", "--to", "ann", "lunch?");
  assert.match(sent.out, /\(200\)/u);
  for (const each of listens) {
    assert.equal(await each.line(), "lunch?");
    each.interrupt();
    assert.equal((await each.ended).out, "lunch?\n");
  }
  await does(laptop, "send", "--to", "bob", "at one");
  await does(bob, "send", "--to", "ann", "fine");

  // The phone was away, and gets both in their order; the laptop's text is in nobody's inbox.
  const heard = await does(phone, "listen", "--count", "1");
  assert.equal(heard.out, "fine\n");
  const log = await does(phone, "log", "bob", "--json");
  assert.deepEqual(textsIn(log), ["lunch?", "at one", "fine"]);
  const seen = await does(phone, "log", "bob");
  assert.match(seen.out, / ann: at one \(sent from another device\)$/mu);
});

test("a device that is revoked is out, and is told why", async () => {
  await using group = await Group.begins(codeOf(1));
  const { laptop, phone } = await annHasTwo(group);
  await does(laptop, "device", "list");
  const listens = start(["listen", "--follow"], { home: phone });
  await listens.says(/connected to .* as ann/u);

  await does(laptop, "device", "revoke", "phone");

  const { exit, err } = await listens.ended;
  assert.equal(exit, 77, err);
  assert.match(err, /this device was taken off your name/u);
});
