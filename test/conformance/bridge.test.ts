import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { joinedFilesOf } from "../../src/client/account.ts";
import { randomName } from "../../src/conformance/person.ts";
import type { Member } from "../../src/core/members/roster.ts";
import { DeviceKey } from "../../src/identity/device-key.ts";
import { writeServerPins } from "../../src/io/account/joined-files.ts";
import { systemRandom } from "../../src/io/random.ts";
import { Group } from "../../src/server/members/group.testing.ts";
import { type MemberName, parseMemberName } from "../../src/wire/member-name.ts";
import { newHome, run, start } from "../cli/person.ts";
import { failedIds, playAgainst, quickCases } from "./kit.ts";

const nowMs = Date.now();
/** Each case takes up to four. */
const people = 4 * quickCases.length;

/** Cases whose people have names that are no member's here: short, capital, not ASCII. */
const otherNames: ReadonlySet<string> = new Set([
  "short-names/nul-padded",
  "short-names/space-padded",
  "short-names/rubbish-behind-nul",
  "names/utf-8",
  "names/case",
  "names/code-points",
]);
const cases = quickCases.filter(({ id }) => !otherNames.has(id));

/** The name, and those that cases make of it to see whether each byte counts. */
function withTwins(name: string): MemberName[] {
  const twins = [otherThan(name.at(0)) + name.slice(1), name.slice(0, -1) + otherThan(name.at(-1))];
  return [name, ...twins].map((each) => parseMemberName(each));
}

function otherThan(letter: string | undefined): string {
  return letter === "a" ? "b" : "a";
}

/** A member with one device, and the key of that. */
function member(name: MemberName): { readonly member: Member; readonly key: DeviceKey } {
  const key = DeviceKey.create();
  const device = { id: key.id, key: key.pub, label: "a program", addedAtMs: nowMs };
  return {
    member: {
      name,
      role: "member",
      displayName: "",
      invitedBy: undefined,
      devices: [device],
      chain: [],
      joinedAtMs: nowMs,
      isRemoved: false,
    },
    key,
  };
}

/** Somebody who has joined under all these names on one machine, and so has their keys. */
async function joined(group: Group, names: readonly MemberName[]): Promise<string> {
  const home = newHome();
  const all = names.map((name) => member(name));
  const members = new Map(all.map((one) => [one.member.name, one.member]));
  const kept = Promise.withResolvers<string>();
  group.membership.changes.change((roster) => ({ ...roster, members }), kept.resolve);
  assert.equal(await kept.promise, "kept");
  for (const { member: one, key } of all) {
    const files = joinedFilesOf(home, group.address, one.name);
    mkdirSync(dirname(files.key), { recursive: true, mode: 0o700 });
    writeFileSync(files.key, key.toPem(), { mode: 0o600 });
    writeServerPins(files, [{ pin: group.key.pin, untilMs: undefined }]);
  }
  return home;
}

test("a bridge ends when it is asked to, and listens on this machine only", async () => {
  const home = newHome();
  const bridge = start(["bridge", "--listen", "127.0.0.1:0"], { home });
  await bridge.line();
  bridge.interrupt();
  assert.equal((await bridge.ended).exit, 0);

  const elsewhere = await run(["bridge", "--listen", "0.0.0.0:7428"], { home });
  assert.equal(elsewhere.exit, 64);
  assert.match(elsewhere.err, /could speak as you/u);
});

test("through a bridge a group with members is what the seed's page says", async () => {
  await using group = await Group.beginsWith({ memberRate: { perSecond: 1000, burst: 1000 } });
  const names = Array.from({ length: people }, () => randomName(systemRandom));
  const home = await joined(group, names.flatMap(withTwins));
  const { host, port } = group.address;
  const server = ["--server", `${host}:${port}`];
  const bridge = start(["bridge", "--listen", "127.0.0.1:0", ...server], { home });
  const [, opened] = /^listening on 127\.0\.0\.1:(\d+)$/u.exec(await bridge.line()) ?? [];

  const results = await playAgainst(Number(opened), cases, () => names.pop() ?? "");

  bridge.interrupt();
  assert.deepEqual(failedIds(results), []);
});
