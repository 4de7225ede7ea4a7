import { AddedProgram } from "./added-program.ts";
import { audit } from "./audit.ts";
import type { Message } from "./ledger.ts";
import { nameOf } from "./ledger.ts";
import { mustBeOnce } from "./once.ts";
import type { Actor } from "./program.ts";
import { mustArrive } from "./receipts.ts";
import { must } from "./violation.ts";
import type { World } from "./world.ts";
import { SOUND_DISK } from "./world.ts";

/** How often a tamed program shows life: more than a second, so that it proves something. */
const PING_MS = 1200;
/** Longer than the guard against takeovers refuses a name, and than bulk on the slowest line. */
const PATIENCE_ROUNDS = 3000;

/**
 * Ends a run: nothing fails any more, one well-meant program per name is connected and reads.
 * First on the connections that are there, then on new ones; in the end everything that was
 * promised has been delivered and nothing is left anywhere (I9).
 */
export function comeToRest(world: World): void {
  const { schedule } = world;
  world.setDisk(SOUND_DISK);
  world.calm = true;
  for (let round = 0; round < 60 && (world.host.dead || world.host.standsStill); round += 1) {
    schedule.runUntil(schedule.nowMs + 500);
  }
  must(!world.host.dead, "I9", () => "the server does not come back");
  world.setDisk(SOUND_DISK);
  const programs = tameOnePerName(world);
  settle(world, programs, () => nothingWaits(world, programs));
  settle(world, programs, () => nothingWaits(world, programs) && allIsRead(world));
  if (world.group !== undefined) mustAllBeHere(programs);
  for (let round = 0; round < 4; round += 1) ping(world, programs);
  mustAllBeRead(world, "on the connections that were there");
  world.judge.added.people.mustBeKnown();
  for (const { client } of programs) client?.leave("close");
  settle(world, programs, () => world.host.core.state.queued === 0 && allHaveEnded(programs));
  mustAllBeRead(world, "on new connections");
  mustBeEmpty(world);
  mustBeOnce(world, programs);
}

/** Hostile programs and second ones of a name go; one of each name stays or comes. */
function tameOnePerName(world: World): Actor[] {
  const kept = new Map<string, Actor>();
  for (const program of world.programs) {
    const { traits, client } = program;
    const reckless = traits.hostile.length > 0 || traits.neverReads;
    program.tame();
    const second = kept.has(traits.name);
    if (!second) kept.set(traits.name, program);
    if (reckless || second) client?.leave("close");
  }
  for (const name of world.recipients) {
    if (kept.has(name.label)) continue;
    const [model] = world.options.programs;
    if (model === undefined) continue;
    const traits = {
      ...model,
      name: name.label,
      startMs: 0,
      hostile: [],
      neverReads: false,
      level2: undefined,
      signsIn: world.group?.has(name.label) === true,
    };
    const program = world.addProgram(traits, 50 + name.index);
    program.tame();
    kept.set(name.label, program);
  }
  return [...kept.values()];
}

function ping(world: World, programs: readonly Actor[]): void {
  const { schedule, ledger } = world;
  for (const program of programs) {
    const { client } = program;
    if (client?.facts.left === true) client.leave("close");
    if (client === undefined || client.over) program.connect();
    else if (client.writable) client.ping();
    else if (client.halfClosed) client.leave("close");
    if (ledger.strictEvidence && client?.writable === true) client.proveReading();
    program.nudge();
  }
  schedule.runUntil(schedule.nowMs + PING_MS);
}

function settle(world: World, programs: readonly Actor[], done: () => boolean): void {
  for (let round = 0; round < PATIENCE_ROUNDS; round += 1) {
    ping(world, programs);
    if (programs.every(isHere) && done()) return;
  }
}

/** It is connected and receives for its name. */
function isHere({ client }: Actor): boolean {
  return client?.over === false && client.facts.bound && !client.facts.left;
}

/** Whoever has a right to be in the group is let in in the end. */
function mustAllBeHere(programs: readonly Actor[]): void {
  for (const program of programs) {
    must(isHere(program), "M5", () => `${program.traits.name} does not get in`);
  }
}

function nothingWaits(world: World, programs: readonly Actor[]): boolean {
  if (!world.host.store.idle || programs.some(({ isSending }) => isSending)) return false;
  for (const { client } of programs)
    if (client?.endpoint.cloggedWithin(1000) === true) return false;
  for (const { facts } of world.host.links) if (facts.waiting.length > 0) return false;
  const here = new Set(programs.map(({ client }) => client?.facts));
  return !world.ledger.messages.some(({ on, receivedAtMs }) => receivedAtMs < 0 && here.has(on));
}

/** What a connection may have unanswered at a time can be little, so this takes a while. */
function allIsRead(world: World): boolean {
  return unread(world).length === 0;
}

function unread({ ledger }: World): Message[] {
  return ledger.messages.filter(
    (message) =>
      message.dst !== undefined &&
      !ledger.reckless.has(message.dst) &&
      mustArrive(message) &&
      message.reads === 0,
  );
}

function mustAllBeRead(world: World, where: string): void {
  for (const message of unread(world)) {
    must(false, "I9", () => `${nameOf(message)} (${message.code}) was never delivered ${where}`);
  }
}

/** On level 2 every author knows in the end what became of everything. */
function allHaveEnded(programs: readonly Actor[]): boolean {
  return programs.every(
    (program) => !(program instanceof AddedProgram) || program.openTexts.length === 0,
  );
}

function mustBeEmpty(world: World): void {
  const { core, store } = world.host;
  const { state } = core;
  const { schedule, ledger } = world;
  for (let round = 0; round < 20 && !store.idle; round += 1) {
    schedule.runUntil(schedule.nowMs + 100);
  }
  audit(state, store.committing());
  must(state.queued === 0, "I9", () => `${state.queued} messages are left in the queues`);
  must(state.owed === 0, "I9", () => `${state.owed} answers are still owed`);
  must(state.slabs.liveBytes === 0, "I9", () => `${state.slabs.liveBytes} live bytes are left`);
  const left = ledger.disk.live();
  must(left.length === 0, "I9", () => `${left.length} messages are left on the disk`);
}
