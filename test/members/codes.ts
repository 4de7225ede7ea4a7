/**
 * How long a server takes to refuse codes of three kinds, in turns, and whether it says the same.
 *
 * Usage: node test/members/codes.ts [--rounds N]
 */
import { parseArgs } from "node:util";
import type { InviteCode } from "../../src/identity/invite-code.ts";
import { deriveInviteKeys } from "../../src/identity/invite-keys.ts";
import { codeOf, Group, joined, Program } from "../../src/server/members/group.testing.ts";
import { AddedType } from "../../src/wire/added-type.ts";
import { encodeJoin } from "../../src/wire/join.ts";

/** What a stranger with this code hears, in hexadecimal. */
export async function answerTo(group: Group, code: InviteCode): Promise<string> {
  const stranger = await new Program(group, "bob").connects();
  const answer = await answered(stranger, code);
  stranger.hangsUp();
  return answer;
}

async function answered(stranger: Program, code: InviteCode): Promise<string> {
  const inviteId = deriveInviteKeys(code).id;
  const nonceC = new Uint8Array(16);
  stranger.says(AddedType.join, encodeJoin({ features: 0, inviteId, nonceC }), "", 0, "");
  const { bytes } = await stranger.hears(AddedType.authNo);
  return Buffer.from(bytes).toString("hex");
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[times.length >>> 1] ?? 0;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "300" } } });
  await using group = await Group.beginsWith({ failuresPerMinuteMax: 1_000_000 }, codeOf(1));
  (await joined(group, "ann", 1)).hangsUp();
  await group.knows(codeOf(2), { expiresAtMs: 1 });
  const kinds = [
    ["used", 1],
    ["too old", 2],
    ["unknown", 9],
    ["unknown too", 8],
  ] as const;
  const said = new Set<string>();
  const times = kinds.map((): number[] => []);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [at, [, digit]] of kinds.entries()) {
      const stranger = await new Program(group, "bob").connects();
      const startMs = performance.now();
      said.add(await answered(stranger, codeOf(digit)));
      times[at]?.push(performance.now() - startMs);
      stranger.hangsUp();
    }
  }
  console.log(`${said.size} answer(s); median in ms, by turns:`);
  for (const [at, [name]] of kinds.entries()) {
    console.log(`${name}: ${median(times[at] ?? []).toFixed(3)}`);
  }
}
