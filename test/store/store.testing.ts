import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passing } from "node:timers/promises";
import type { TestContext } from "node:test";
import { Envelope } from "../../src/core/envelope.ts";
import { Epoch } from "../../src/core/epoch.ts";
import { Person } from "../../src/core/person.ts";
import type { ExpiredRecord, KeptRecord, StoreFailure, StoreState } from "../../src/core/ports.ts";
import { Slab } from "../../src/core/slab.ts";
import { openStore, type StoreOptions } from "../../src/io/store/open-store.ts";
import type { StoreEvents, WorkerMailStore } from "../../src/io/store/worker-mail-store.ts";
import { FACTS_BYTES } from "../../src/wire/about.ts";
import { HEADER_BYTES } from "../../src/wire/command.ts";
import type { CoterieError } from "../../src/wire/error.ts";
import type { Token } from "../../src/wire/token.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "coterie-store-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function person(id: number): Person {
  return new Person(id, id, 0, { seen: false, enrolled: true });
}

export const ann: Person = person(1);
export const bob: Person = person(2);
export const cid: Person = person(3);

/** A message of ann's (or `src`'s) that lies in memory as the server would hold it. */
export function message(number: number, dst: Person, text: string, src: Person = ann): Envelope {
  const bytes = new TextEncoder().encode(text);
  const frameBytes = HEADER_BYTES + bytes.length;
  const envelope = new Envelope(number, src, dst, number * 10, undefined, 0, frameBytes);
  if (slab.used + frameBytes + FACTS_BYTES > slab.bytes.length) slab = new Slab();
  slab.bytes.set(bytes, slab.used + HEADER_BYTES);
  envelope.slab = slab;
  envelope.frameAt = slab.used;
  slab.used += frameBytes;
  return envelope;
}

/** The same message with the name that a sender of level 2 gives it, and what it says of it. */
export function named(envelope: Envelope, token: Token, facts?: Uint8Array): Envelope {
  envelope.epoch = new Epoch(envelope.src, token);
  if (facts !== undefined && envelope.slab !== undefined) {
    envelope.factsAt = envelope.slab.used;
    envelope.slab.bytes.set(facts, envelope.factsAt);
    envelope.slab.used += FACTS_BYTES;
  }
  return envelope;
}

/** A page of names that holds nothing but one byte, over and over. */
export function pageOf(byte: number): Uint8Array {
  return new Uint8Array(256).fill(byte);
}

/** Memory that many messages share. */
let slab: Slab = new Slab();

export function textOf(record: KeptRecord): string {
  return new TextDecoder().decode(record.text);
}

/** Nothing reports when the worker makes a file, so its appearing is looked for. */
export async function fileAppears(path: string): Promise<void> {
  while (!existsSync(path)) await passing(10);
}

/** Writes down what the store reports, and lets a test wait for it. */
export class Witness implements StoreEvents {
  readonly heard: string[] = [];
  readonly committedNumbers: number[] = [];
  readonly failed: { readonly number: number; readonly reason: StoreFailure }[] = [];
  readonly reservedEnds: number[] = [];
  readonly pages: { dst: number; after: number; records: readonly KeptRecord[] }[] = [];
  readonly expiredRows: { dst: number; records: readonly ExpiredRecord[] }[] = [];
  low: boolean | undefined = undefined;
  brokenError: CoterieError | undefined = undefined;
  readonly #waiting: { readonly ready: () => boolean; readonly resolve: () => void }[] = [];

  /** Resolves once `ready` is true; looked at after every report. */
  async until(ready: () => boolean): Promise<void> {
    if (ready()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ ready, resolve });
    await promise;
  }

  committed(envelopes: readonly Envelope[]): void {
    for (const { number } of envelopes) this.committedNumbers.push(number);
    this.#note(`committed ${envelopes.map(({ number }) => number).join(" ")}`);
  }

  keepFailed(envelopes: readonly Envelope[], reason: StoreFailure): void {
    for (const { number } of envelopes) this.failed.push({ number, reason });
    this.#note(`failed ${envelopes.map(({ number }) => number).join(" ")} ${reason}`);
  }

  reserved(end: number): void {
    this.reservedEnds.push(end);
    this.#note(`reserved ${end}`);
  }

  paged(dst: number, after: number, records: readonly KeptRecord[]): void {
    this.pages.push({ dst, after, records });
    this.#note(`paged ${dst} ${records.map(({ number }) => number).join(" ")}`);
  }

  expired(dst: number, records: readonly ExpiredRecord[]): void {
    this.expiredRows.push({ dst, records });
    this.#note(`expired ${dst} ${records.map(({ number }) => number).join(" ")}`);
  }

  spaceLow(low: boolean): void {
    this.low = low;
    this.#note(`low ${low}`);
  }

  broken(error: CoterieError): void {
    this.brokenError = error;
    this.#note("broken");
  }

  #note(what: string): void {
    this.heard.push(what);
    for (const waiter of this.#waiting) if (waiter.ready()) waiter.resolve();
  }
}

/** A store under test with its witness. */
export interface OpenTestStore {
  readonly store: WorkerMailStore;
  readonly state: StoreState;
  readonly repaired: boolean;
  readonly witness: Witness;
  /** What is kept for a person above `after`, read through the store. */
  readonly page: (dst: Person, after?: number, limit?: number) => Promise<readonly KeptRecord[]>;
  readonly texts: (dst: Person, after?: number, limit?: number) => Promise<string[]>;
  /** Keeps messages and waits until they are on disk. */
  readonly keeps: (...envelopes: readonly Envelope[]) => Promise<void>;
}

/** Opens a store with no space held back, which a test folder seldom needs; closed at the end. */
export async function opens(context: TestContext, options: StoreOptions): Promise<OpenTestStore> {
  const opened = await openStore({ spareBytes: 0, lowSpaceBytes: 0, expireEveryMs: 0, ...options });
  const { store } = opened;
  const witness = new Witness();
  store.attach(witness);
  context.after(() => store.close());
  const page: OpenTestStore["page"] = async (dst, after = 0, limit = 256) => {
    const at = witness.pages.length;
    store.readPage(dst.id, after, limit);
    await witness.until(() => witness.pages.length > at);
    return witness.pages[at]?.records ?? [];
  };
  return {
    ...opened,
    witness,
    page,
    texts: async (...asked) => (await page(...asked)).map((record) => textOf(record)),
    keeps: async (...envelopes) => {
      const settled = (): number => witness.committedNumbers.length + witness.failed.length;
      const goal = settled() + envelopes.length;
      for (const envelope of envelopes) store.keep(envelope);
      await witness.until(() => settled() >= goal);
    },
  };
}
