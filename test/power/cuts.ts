import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Random } from "../../sim/random.ts";
import { FlushCount } from "./flush-count.ts";
import { lookInto, placeFiles } from "./look.ts";
import type { Cut, Files } from "./power-disk.ts";
import { PowerDisk } from "./power-disk.ts";
import { readRecording } from "./recording.ts";
import { compileShim, environmentOf } from "./shim.ts";

/** Of what was not flushed, how much a disk may have written before the power went. */
const SHARES = [0, 0.1, 0.3, 0.3, 0.3, 0.6, 0.95];
/** How long a flush takes, in microseconds: longer, and more cuts fall into one. */
const FLUSHES_US = [0, 2000, 4000, 15_000];

export interface CutsOptions {
  readonly seed: number;
  /** The data folder; empty, and changed by nobody else. */
  readonly data: string;
  /** An empty folder for the library, the recordings and copies. */
  readonly scratch: string;
  /** The checkouts or copies to start from; each life draws one. */
  readonly trees: readonly string[];
  /** At how many other moments of each life the disk is looked at as if the power had gone. */
  readonly otherMoments: number;
}

/** What the cuts came to. */
export interface CutsReport {
  cuts: number;
  /** Sectors not flushed at a cut, those that were there all the same, writes torn by that. */
  sectors: number;
  early: number;
  torn: number;
  /** Changes of names that no flush had made certain, and how many were lost. */
  names: number;
  namesLost: number;
  /** Moments at which SQLite was shown what the disk may hold: the cuts, and others. */
  moments: number;
  /** Moments in which a transaction was written and not flushed, or the log being copied. */
  inTransaction: number;
  inCheckpoint: number;
  /** States that were not sound, or neither before nor after the transaction under way. */
  readonly unsound: string[];
  between: number;
  /** Mailboxes that the server took for broken or damaged, by the names of their files. */
  readonly setAside: Set<string>;
  /** What the stores did, as far as they came to say it. */
  groups: number;
  erases: number;
  advances: number;
  sweeps: number;
  sweptRows: number;
  vacuums: number;
}

/**
 * Stands between the lives of a server as the power grid: records each life, and turns its end
 * into a cut.
 */
export class PowerCuts {
  readonly report: CutsReport = {
    cuts: 0,
    sectors: 0,
    early: 0,
    torn: 0,
    names: 0,
    namesLost: 0,
    moments: 0,
    inTransaction: 0,
    inCheckpoint: 0,
    unsound: [],
    between: 0,
    setAside: new Set(),
    groups: 0,
    erases: 0,
    advances: 0,
    sweeps: 0,
    sweptRows: 0,
    vacuums: 0,
  };
  /** By the tree that a life was started from. */
  readonly flushes: ReadonlyMap<string, FlushCount>;
  #tree = "";
  readonly #options: CutsOptions;
  /** Draws how lives go; what the cuts draw depends on timing and must not reach them. */
  readonly #plans: Random;
  readonly #random: Random;
  readonly #library: string;
  readonly #recording: string;
  readonly #tap: string;
  #disk: PowerDisk = new PowerDisk(new Map());

  constructor(options: CutsOptions) {
    const { scratch, seed, trees } = options;
    this.#options = { ...options, data: realpathSync(options.data) };
    this.#plans = new Random(seed, 3);
    this.#random = new Random(seed, 4);
    this.flushes = new Map(trees.map((tree) => [tree, new FlushCount()]));
    mkdirSync(scratch, { recursive: true });
    this.#library = compileShim(scratch);
    this.#recording = join(scratch, "recording");
    this.#tap = join(scratch, "tap");
  }

  /**
   * Has the next process that is started with the environment of this one recorded.
   *
   * @returns the program that it is to run.
   */
  lifeBegins(): string {
    const { data: folder, trees } = this.#options;
    const tree = this.#plans.pick(trees);
    this.#tree = tree;
    const flushUs = this.#plans.pick(FLUSHES_US);
    const recording = this.#recording;
    Object.assign(process.env, {
      ...environmentOf({ library: this.#library, folder, recording, flushUs }),
      POWER_CUT_TREE: tree,
      POWER_CUT_TAP: this.#tap,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "tap.ts")).href}`,
    });
    return join(tree, "bin/coterie.js");
  }

  /** The process is dead: its folder becomes what a loss of power in that moment had left. */
  cut(): void {
    this.#replay();
    const { report } = this;
    const drawn = this.#draw();
    report.cuts += 1;
    report.sectors += drawn.sectors;
    report.early += drawn.early;
    report.torn += drawn.torn;
    report.names += drawn.names;
    report.namesLost += drawn.namesLost;
    this.#lookAt(drawn);
    this.#begin(drawn.files);
    placeFiles(drawn.files, this.#options.data);
  }

  /**
   * The process has ended by itself, and the power is still there.
   *
   * Throws if the folder is not as the recording says: then something went past the library, and
   * no cut has been what it seemed.
   */
  ended(): void {
    this.#replay();
    const files = this.#disk.contents();
    const { data } = this.#options;
    const names = readdirSync(data).toSorted();
    const known = [...files.keys()].toSorted();
    if (names.join() !== known.join()) {
      throw new Error(`the folder holds ${names.join()}; recorded were ${known.join()}`);
    }
    for (const [name, content] of files) {
      if (!readFileSync(join(data, name)).equals(content)) {
        throw new Error(`${name} was written past the recording`);
      }
    }
    this.#begin(files);
  }

  /** Nothing is recorded from here on. */
  over(): void {
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("POWER_CUT_")) delete process.env[name];
    }
    delete process.env["LD_PRELOAD"];
    delete process.env["NODE_OPTIONS"];
  }

  #begin(files: Files): void {
    this.#disk = new PowerDisk(files);
    for (const count of this.flushes.values()) count.died();
  }

  #replay(): void {
    const steps = readRecording(take(this.#recording));
    // Just before a flush the most is at stake.
    const flushes = [...steps.keys()].filter((at) => steps[at]?.kind === "flushed");
    const { otherMoments } = this.#options;
    const moments = new Set(
      Array.from({ length: flushes.length > 0 ? otherMoments : 0 }, () =>
        this.#random.pick(flushes),
      ),
    );
    for (const [at, step] of steps.entries()) {
      if (moments.has(at)) this.#lookAt(this.#draw());
      this.#disk.apply(step);
      this.flushes.get(this.#tree)?.apply(step);
      if (step.kind === "renamed" && /^(broken|damaged)/u.test(step.to)) {
        this.report.setAside.add(`${step.to} in cut ${this.report.cuts + 1}`);
      }
    }
    for (const line of take(this.#tap).toString().split("\n")) this.#hears(line);
  }

  #hears(line: string): void {
    const { report } = this;
    const [what, ...numbers] = line.split(" ");
    const [first = 0, second = 0] = numbers.map(Number);
    if (what === "group") {
      report.groups += 1;
      report.erases += first;
      report.advances += second;
    } else if (what === "sweep") {
      report.sweeps += 1;
      report.sweptRows += first;
    } else if (what === "vacuum") {
      report.vacuums += 1;
    }
  }

  #draw(): Cut {
    return this.#disk.cut(this.#random, this.#random.pick(SHARES));
  }

  /** Whatever the draw: SQLite must find what was there before or after one transaction. */
  #lookAt(drawn: Cut): void {
    const { report } = this;
    const before = this.#finds(this.#disk.cut(this.#random, 0));
    const after = this.#finds(this.#disk.cut(this.#random, 1));
    const found = this.#finds(drawn);
    report.moments += 1;
    if (before !== after) report.inTransaction += 1;
    if (this.#disk.isPending("mail.db")) report.inCheckpoint += 1;
    if (found !== before && found !== after) report.between += 1;
  }

  #finds({ files }: Cut): string {
    const { verdict, digest } = lookInto(files, join(this.#options.scratch, "look"));
    if (verdict !== "ok") this.report.unsound.push(verdict);
    return digest;
  }
}

/** Reads a file away; one that is not there is empty. */
function take(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  } finally {
    rmSync(path, { force: true });
  }
}
