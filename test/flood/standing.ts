import { encodeCommand } from "../../src/wire/codec.ts";
import { CommandType } from "../../src/wire/command.ts";
import { parseUsername } from "../../src/wire/username.ts";
import type { Program } from "../../src/server/members/group.testing.ts";
import { Flooded, writesTo } from "./flooded.ts";
import type { Look } from "./flooded.ts";

/** A server that lets one sender fill one mailbox as fast as it can. */
export function withoutRates(): Promise<Flooded> {
  return Flooded.starts({
    memberRate: { perSecond: 100_000, burst: 100_000 },
    mailboxMessagesMax: 1_000_000,
    shareMessagesMax: 1_000_000,
  });
}

const AT_A_TIME = 1000;

/** So many messages for one who does not read. */
export async function writesToStanding(from: Program, to: Program, size: number): Promise<void> {
  for (let sent = 0; sent < size; sent += AT_A_TIME) {
    writesSome(from, to);
    for (let answer = 0; answer < AT_A_TIME; answer += 1) await from.isAnswered("300");
  }
}

/** So many for one who does. */
async function writesToReading(from: Program, to: Program, size: number): Promise<void> {
  for (let sent = 0; sent < size; sent += AT_A_TIME) {
    writesSome(from, to);
    for (let answer = 0; answer < AT_A_TIME; answer += 1) {
      await to.receives("m");
      await from.isAnswered("200");
    }
  }
}

function writesSome(from: Program, to: Program): void {
  const text = Buffer.from("m");
  const names = { src: parseUsername(from.name), dst: parseUsername(to.name) };
  const some = Array.from({ length: AT_A_TIME }, (_, id) =>
    encodeCommand({ type: CommandType.message, id, ...names, text }),
  );
  from.writes(Buffer.concat(some));
}

/** What the server held at some moments, in bytes. */
export interface Held {
  /** After as many messages to one who reads, so that all that grows once has grown. */
  readonly warm: Look;
  /** After so many to one who does not. */
  readonly behind: Look;
  /** After so many more. */
  readonly further: Look;
}

/** What a server holds for one who stops reading, while so many messages come for it twice. */
export async function heldForStanding(size: number): Promise<Held> {
  await using flooded = await withoutRates();
  const reader = await flooded.joins("reader");
  const ann = await flooded.joins("ann");
  const bob = await flooded.joins("bob");
  await writesToReading(ann, bob, size);
  const warm = await flooded.look();
  reader.standsStill();
  await writesToStanding(ann, reader, size);
  const behind = await flooded.look();
  await writesToStanding(ann, reader, size);
  const further = await flooded.look();
  await writesTo(ann, bob, "still here");
  for (const each of [ann, bob, reader]) each.hangsUp();
  return { warm, behind, further };
}
