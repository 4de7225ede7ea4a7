/**
 * Two people race for one code, the server is killed in the middle, and starts again: who is in?
 *
 * Usage: node test/members/racing.ts [--rounds N]
 *
 * It ends with 1 unless one is in each time, and it is the one who was told so.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Program } from "../../src/server/members/group.testing.ts";
import type { InviteCode } from "../../src/identity/invite-code.ts";
import { AddedType } from "../../src/wire/added-type.ts";
import { lineOf, membersServer, program } from "./started.ts";

/** How one race went. */
export interface Race {
  /** How many heard before the kill that they are in. */
  readonly told: number;
  /** Whether the disk had it before the kill; otherwise they raced again after the start. */
  readonly isDecided: boolean;
  /** Who is in at the end. */
  readonly winners: readonly string[];
  /** Whether somebody who was told is not in. */
  readonly isBroken: boolean;
}

/**
 * @param when - the server is killed: so many ms after both have shown the code, or as soon as
 * one has heard.
 */
export async function race(when: number | "heard"): Promise<Race> {
  const first = await membersServer();
  const { code } = lineOf(first);
  const racers = await Promise.all(["ann", "bob"].map((name) => program(first, name)));
  await enrol(racers, code);
  const heard = racers.map((each) => hears(each));
  await (when === "heard" ? Promise.race(heard) : sleep(when));
  await first.kill();
  const told = namesOf(racers, await Promise.all(heard));
  for (const each of racers) each.hangsUp();

  await using second = await membersServer(first.data);
  const winners = await areIn(racers, second);
  const isBroken = told.some((name) => !winners.includes(name));
  const came = { told: told.length, isBroken };
  if (winners.length > 0) return { ...came, isDecided: true, winners };
  // Nobody had joined, so this start has made another code.
  const again = await Promise.all(racers.map(({ name, device }) => program(second, name, device)));
  await enrol(again, lineOf(second).code);
  // Not by signing in: three that fail in a minute are all that one address has.
  const areLetIn = await Promise.all(again.map((each) => hears(each)));
  for (const each of again) each.hangsUp();
  return { ...came, isDecided: false, winners: namesOf(again, areLetIn) };
}

async function enrol(racers: readonly Program[], code: InviteCode): Promise<void> {
  const proofs = await Promise.all(racers.map((each) => each.asksFor(code)));
  for (const [at, each] of racers.entries()) {
    const proof = proofs[at];
    if (proof !== undefined) each.says(AddedType.enrol, each.enrol(code, proof));
  }
}

async function areIn(racers: readonly Program[], place: Place): Promise<string[]> {
  return namesOf(racers, await Promise.all(racers.map((each) => isIn(each, place))));
}

type Place = Parameters<typeof program>[0];

async function isIn({ name, device }: Program, place: Place): Promise<boolean> {
  const again = await program(place, name, device);
  again.signsIn();
  const isLetIn = await hears(again);
  again.hangsUp();
  return isLetIn;
}

/** Whether it is let in; false if it is turned away, or the connection ends. */
async function hears(one: Program): Promise<boolean> {
  try {
    return (await one.hearsAny()).type === AddedType.authOk;
  } catch {
    return false;
  }
}

function namesOf(racers: readonly Program[], are: readonly boolean[]): string[] {
  return racers.filter((_, at) => are[at] === true).map(({ name }) => name);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "25" } } });
  const rounds = Number(values.rounds);
  const counts = { told: 0, decided: 0, one: 0, broken: 0 };
  for (let round = 0; round < rounds; round += 1) {
    // From before the first write to well behind it.
    const { told, isDecided, winners, isBroken } = await race(
      round % 3 === 0 ? "heard" : round * 4,
    );
    counts.told += told;
    counts.decided += isDecided ? 1 : 0;
    counts.one += winners.length === 1 ? 1 : 0;
    counts.broken += isBroken ? 1 : 0;
  }
  console.log(JSON.stringify({ rounds, ...counts }));
  if (counts.one < rounds || counts.broken > 0) process.exitCode = 1;
}
