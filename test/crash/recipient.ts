import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../sim/random.ts";
import type { Arrival, Ledger, Sent } from "./ledger.ts";
import { Reading } from "./ledger.ts";
import type { Life } from "./life.ts";
import { openLink } from "./link.ts";
import type { Incoming, Link } from "./link.ts";
import { stoodStill } from "./pulse.ts";

/** Ids of messages to oneself; unique over a run, since old ones may be kept as well. */
let fenceIds = 0xf000_0000;
const FENCE_TEXT = "fence";
/** How long a mailbox must be quiet before its reader takes it for empty, in ms. */
const QUIET_MS = 2600;
/** How long what is owed may take to arrive. */
const PATIENCE_MS = 20_000;

/** How somebody reads. */
export type Style =
  /** Is here for the whole life, answers at once and says something now and then. */
  | "present"
  /** Comes and goes, answers some, and leaves by reset, FIN or by coming a second time. */
  | "dropping"
  /** Is here, and answers too late or never. */
  | "silent";

/** One who receives, in one life of the server. */
export interface RecipientOptions {
  readonly name: string;
  readonly port: number;
  readonly life: Life;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Answers a type 2 as well, as Coterie's own client does. */
  readonly answersOffline: boolean;
}

/** In how many ms an arrival is answered; `undefined`: never. */
type Policy = (arrival: Arrival) => number | undefined;

/** One connection of a recipient. */
class Visit {
  readonly reading: Reading;
  /** Resolves when the connection is over. */
  closed: Promise<unknown> = Promise.resolve();
  lastArrivalAtMs: number = performance.now();
  readonly #options: RecipientOptions;
  readonly #policy: Policy;
  #link: Link | undefined;
  readonly #fences: Map<number, { proves: Sent[]; back: (code: string) => void }> = new Map();

  constructor(options: RecipientOptions, policy: Policy) {
    this.#options = options;
    this.#policy = policy;
    this.reading = new Reading(options.name);
  }

  /** @returns false if nobody listens any more. */
  async opens(): Promise<boolean> {
    this.#link = await openLink(this.#options.port, (command) => this.#takes(command));
    if (this.#link === undefined) return false;
    this.closed = this.#link.closed;
    this.#replies(this.#options.name, 0);
    return true;
  }

  /**
   * A message to oneself. When it is back, all that was kept has come before it, and the server
   * knows that.
   *
   * @returns its code, or `undefined` if the connection ended first.
   */
  async fences(): Promise<string | undefined> {
    const { name } = this.#options;
    const id = fenceIds++;
    const back = Promise.withResolvers<string>();
    this.#fences.set(id, { proves: [], back: back.resolve });
    this.#writes({ type: 0, id, src: name, dst: name, text: FENCE_TEXT });
    return Promise.race([back.promise, this.closed.then(() => undefined)]);
  }

  resets(): void {
    this.#link?.reset();
  }

  /** FIN, and then until the end. What lay here for long has been taken by then. */
  async finishes(): Promise<void> {
    const { ledger, life } = this.#options;
    if (this.#link?.writable !== true) return;
    const nowMs = performance.now();
    ledger.writes(this.reading, nowMs, stoodStill(nowMs, QUIET_MS));
    // Where this process stood still, the server may have, and then it starts to count anew.
    const proves = stoodStill(nowMs, QUIET_MS) ? [] : ledger.provableByFin(this.reading, nowMs);
    this.#link.finish();
    const how = await this.#link.closed;
    if (how === "end" && !life.doomed()) ledger.proven(proves);
  }

  #takes(command: Incoming): void {
    const { name, ledger } = this.#options;
    const fence = this.#fences.get(command.id);
    if (command.type === 1 && fence !== undefined) {
      if (command.text === "200") ledger.proven(fence.proves);
      fence.back(command.text);
    } else if (command.src === name && command.text === FENCE_TEXT) {
      // One that was kept is left unanswered, since S7 asks for nothing.
      if (command.type !== 0) return;
      if (fence !== undefined) fence.proves = ledger.provable(this.reading);
      this.#replies(name, command.id);
    } else {
      this.lastArrivalAtMs = performance.now();
      const arrival = ledger.arrives(this.reading, command, this.lastArrivalAtMs);
      if (arrival !== undefined) this.#mayAnswer(arrival);
    }
  }

  #mayAnswer(arrival: Arrival): void {
    const afterMs = this.#policy(arrival);
    if (afterMs === 0) this.#answers(arrival);
    else if (afterMs !== undefined) setTimeout(() => this.#answers(arrival), afterMs).unref();
  }

  #answers(arrival: Arrival): void {
    if (this.#link?.writable !== true) return;
    this.#options.ledger.replies(this.reading, arrival);
    this.#replies(arrival.message.src, arrival.message.id);
  }

  #replies(dst: string, id: number): void {
    this.#writes({ type: 1, id, src: this.#options.name, dst, text: "200" });
  }

  #writes(command: Incoming): void {
    if (this.#link?.writable !== true) return;
    const nowMs = performance.now();
    this.#options.ledger.writes(this.reading, nowMs, stoodStill(nowMs, 500));
    this.#link.writes(command);
  }
}

/** Receives in this style until the server is gone and everything it sent has been read. */
export async function receives(options: RecipientOptions, style: Style): Promise<void> {
  if (style === "present") await isPresent(options);
  else if (style === "silent") await isSilent(options);
  else await comesAndGoes(options);
}

async function isPresent(options: RecipientOptions): Promise<void> {
  const { random } = options;
  const visit = new Visit(options, answeringAll(options));
  if (!(await visit.opens())) return;
  while ((await visit.fences()) !== undefined) await sleep(random.between(5, 80));
}

async function isSilent(options: RecipientOptions): Promise<void> {
  const { random } = options;
  const visit = new Visit(options, ({ offline }) =>
    offline || random.chance(0.4) ? undefined : random.between(2300, 3600),
  );
  if (await visit.opens()) await visit.closed;
}

async function comesAndGoes(options: RecipientOptions): Promise<void> {
  const { random, life } = options;
  const left: Promise<unknown>[] = [];
  let comesTwice = random.chance(0.5);
  while (!life.doomed()) {
    const all = answeringAll(options);
    const visit = new Visit(options, (arrival) => (random.chance(0.7) ? all(arrival) : undefined));
    if (!(await visit.opens())) break;
    left.push(visit.closed);
    await Promise.race([sleep(random.between(1, 150)), visit.closed]);
    if (comesTwice && random.chance(0.2)) {
      comesTwice = false;
      continue;
    }
    if (random.chance(0.6)) visit.resets();
    else left.push(visit.finishes());
    await sleep(random.between(0, 40));
  }
  await Promise.all(left);
}

function answeringAll(options: RecipientOptions): Policy {
  return ({ offline }) => (offline && !options.answersOffline ? undefined : 0);
}

/** How an audit ended. `interrupted`: the server died first, so it says nothing. */
export type Audit = "complete" | "interrupted";

/**
 * Drains a mailbox and holds it against the ledger, with the evidence of a later type 0 (E2).
 *
 * @param leaves how it ends; either way the server has had its evidence by then.
 */
export async function drains(options: RecipientOptions, leaves: "fin" | "reset"): Promise<Audit> {
  const { ledger, name, life } = options;
  const debts = ledger.debts(name);
  const visit = new Visit(options, answeringAll(options));
  if (!(await visit.opens())) return reportUnless(life, ledger, `${name} was not let in`);
  // One that waited too long behind the drain has become a type 2 itself: ask again.
  let code: string | undefined;
  do code = await visit.fences();
  while (code === "300");
  if (code === undefined) return reportUnless(life, ledger, `${name} was hung up on`);
  ledger.drained(visit.reading, debts);
  if (leaves === "reset") visit.resets();
  else await visit.finishes();
  return "complete";
}

/** The same for a program that only reads, and goes a while after all has come (E3). */
export async function readsAndLeaves(options: RecipientOptions): Promise<Audit> {
  const { ledger, name, life } = options;
  const debts = ledger.debts(name);
  const visit = new Visit(options, answeringAll(options));
  if (!(await visit.opens())) return reportUnless(life, ledger, `${name} was not let in`);
  let over = false;
  void visit.closed.then(() => (over = true));
  const openedAtMs = performance.now();
  const outstanding = (): boolean => {
    const here = new Set(visit.reading.arrivals.map(({ message }) => message));
    return debts.some((message) => !here.has(message));
  };
  for (;;) {
    await Promise.race([sleep(100), visit.closed]);
    if (over) return reportUnless(life, ledger, `${name} was hung up on`);
    const nowMs = performance.now();
    const quiet = nowMs - Math.max(visit.lastArrivalAtMs, openedAtMs) > QUIET_MS;
    if (quiet && (nowMs - openedAtMs > PATIENCE_MS || !outstanding())) break;
  }
  ledger.drained(visit.reading, debts);
  await visit.finishes();
  return "complete";
}

function reportUnless(life: Life, ledger: Ledger, what: string): Audit {
  if (!life.doomed()) ledger.fault("trouble", what);
  return "interrupted";
}
