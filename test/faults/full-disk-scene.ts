import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as passing } from "node:timers/promises";
import { peer } from "../helpers/seed-peer.ts";
import type { SeedPeer } from "../helpers/seed-peer.ts";
import type { FaultyLife } from "./faulty-life.ts";
import { startFaultyLife } from "./faulty-life.ts";
import type { SmallDisk } from "./small-disk.ts";

/** What was seen on a disk that fills up and is emptied again. */
export interface FullDiskReport {
  /** What senders were told, by the name of the moment. */
  readonly told: Readonly<Record<string, string>>;
  /** Texts that those who had been away were handed, by the name of the moment. */
  readonly handed: Readonly<Record<string, readonly string[]>>;
  /** Whether the space held back was there. */
  readonly spare: Readonly<Record<string, boolean>>;
  /** The log's sentences, in order. */
  readonly log: readonly string[];
  readonly exit: number | NodeJS.Signals;
}

const MIB = 1_048_576;
const SPARE_BYTES = 48 * MIB;
/** Whoever is looked for and reported by nobody is looked for this often, in ms. */
const LOOK_MS = 20;

/** Plays the whole story once. `say` is told each step as it happens. */
export async function playFullDisk(
  disk: SmallDisk,
  say: (line: string) => void,
): Promise<FullDiskReport> {
  const life = startFaultyLife(join(disk.path, "data"), {}, disk.enter);
  const port = await life.listening;
  if (port === undefined) throw new Error(`the server did not start: ${life.stderr()}`);
  return new Story(disk, life, port, say).play();
}

class Story {
  readonly #disk: SmallDisk;
  readonly #life: FaultyLife;
  readonly #server: { readonly host: string; readonly port: number };
  readonly #say: (line: string) => void;
  readonly #told: Record<string, string> = {};
  readonly #handed: Record<string, string[]> = {};
  readonly #spare: Record<string, boolean> = {};

  constructor(disk: SmallDisk, life: FaultyLife, port: number, say: (line: string) => void) {
    this.#disk = disk;
    this.#life = life;
    this.#server = { host: "127.0.0.1", port };
    this.#say = say;
  }

  async play(): Promise<FullDiskReport> {
    await using ann = await peer(this.#server, "ann");
    await using bob = await peer(this.#server, "bob", { autoReply: true });
    await bob.hello();
    await bob.roundtrip();
    await this.#roomy(ann);
    await this.#low(ann, bob);
    await this.#full(ann, bob);
    await this.#altogetherFull(ann);
    await this.#roomyAgain(ann);
    this.#life.stop();
    const exit = await this.#life.ended;
    const lines = this.#life.stderr().trim().split("\n");
    const log = lines.map((line) => sentenceIn(line)).filter((line) => line !== "");
    return { told: this.#told, handed: this.#handed, spare: this.#spare, log, exit };
  }

  async #roomy(ann: SeedPeer): Promise<void> {
    await this.#until(() => this.#spareBytes() >= SPARE_BYTES);
    this.#note("roomy");
    for (const name of ["dan", "eve"]) {
      for (let count = 0; count < 50; count += 1) await this.#sends(ann, name, "kept before");
    }
  }

  async #low(ann: SeedPeer, bob: SeedPeer): Promise<void> {
    this.#disk.fill(60 * MIB);
    await this.#logs(/little disk space/u);
    this.#note("low");
    await this.#sends(ann, "cid", "absent, low");
    await this.#sends(ann, "bob", "present, low");
    // Accepted because its recipient is here; kept because he is silent.
    bob.autoReply = false;
    await this.#sends(ann, "bob", "silent, low");
    bob.autoReply = true;
    await bob.roundtrip();
  }

  async #full(ann: SeedPeer, bob: SeedPeer): Promise<void> {
    this.#disk.fill(0);
    this.#note("full");
    await this.#sends(ann, "cid", "absent, full");
    await this.#sends(ann, "bob", "present, full");
    await this.#drains(ann, "dan", "full");
    // Erasing takes room, and it comes out of the space held back.
    await this.#until(() => !this.#disk.has("data/spare"));
    this.#note("after the drain");
    await bob.roundtrip();
  }

  /** The space held back is used up as well. */
  async #altogetherFull(ann: SeedPeer): Promise<void> {
    this.#disk.fill(0);
    this.#note("altogether full");
    await this.#sends(ann, "bob", "present, altogether full");
    await this.#drains(ann, "eve", "altogether full");
  }

  async #roomyAgain(ann: SeedPeer): Promise<void> {
    this.#disk.empty();
    await this.#logs(/there is disk space again/u);
    this.#note("roomy again");
    await this.#sends(ann, "cid", "absent, roomy again");
    for (const name of ["dan", "eve", "cid"]) await this.#drains(ann, name, "roomy again");
    await this.#until(() => this.#spareBytes() >= SPARE_BYTES);
    this.#note("in the end");
  }

  async #sends(ann: SeedPeer, to: string, text: string): Promise<void> {
    const code = await ann.hears(await ann.sends(to, text));
    const first = this.#told[text] === undefined;
    this.#told[text] = code;
    if (first) this.#say(`ann to ${to}, "${text}": ${code}`);
  }

  /** Connects, reads what is kept, and proves by a "200" for a live message that it has. */
  async #drains(ann: SeedPeer, name: string, when: string): Promise<void> {
    await using one = await peer(this.#server, name, { autoReply: true });
    await one.hello();
    // Behind it nothing is left of what was kept.
    await one.roundtrip();
    const texts = one.arrived.filter(({ type }) => type === 2).map(({ text }) => text);
    await this.#sends(ann, name, `proof for ${name}, ${when}`);
    this.#handed[`${name}, ${when}`] = texts;
    this.#say(`${name} comes and is handed ${texts.length}`);
  }

  #note(when: string): void {
    this.#spare[when] = this.#disk.has("data/spare");
    const free = Math.round(this.#disk.freeBytes / MIB);
    this.#say(`-- ${when}: ${free} MiB free, spare ${this.#spare[when] ? "there" : "gone"}`);
  }

  #spareBytes(): number {
    const found = statSync(this.#disk.file("data/spare"), { throwIfNoEntry: false });
    return found?.size ?? 0;
  }

  async #logs(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.#life.stderr()));
    const line = this.#life
      .stderr()
      .split("\n")
      .findLast((text) => pattern.test(text));
    this.#say(`log: ${sentenceIn(line ?? "")}`);
  }

  /** Nobody reports these, so they are looked for; the runner bounds how long. */
  async #until(ready: () => boolean): Promise<void> {
    while (!ready()) await passing(LOOK_MS);
  }
}

function sentenceIn(line: string): string {
  if (!line.startsWith("{")) return line;
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== "object" || entry === null || !("code" in entry)) return line;
  return "msg" in entry ? `${String(entry.code)}: ${String(entry.msg)}` : line;
}
