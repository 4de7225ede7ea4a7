import { Worker, type WorkerOptions } from "node:worker_threads";
import type { StoreState } from "../../core/ports.ts";
import { CoterieError } from "../../wire/error.ts";
import type { Reply, Request, WorkerSettings } from "./messages.ts";
import type { Salvage } from "./salvage.ts";
import { systemClock } from "../clock.ts";
import { type StoreClock, WorkerMailStore } from "./worker-mail-store.ts";

/** How a store is opened; everything but the folder has a default. */
export interface StoreOptions {
  /** The data folder; made with mode 0700 if it is missing. */
  readonly folder: string;
  /**
   * The folder must hold a mailbox already: one that is empty or missing, because its disk is not
   * mounted for instance, is refused and left as it is. Default false.
   */
  readonly mustExist?: boolean;
  /** Days that a message is kept for a name that has connected. Default 90. */
  readonly keptDays?: number;
  /** Days that a message is kept for a name that never has. Default 7. */
  readonly neverSeenDays?: number;
  /**
   * Bytes held back for what was accepted before the disk was full; 0 for none. Default 48 MiB:
   * what is kept is written twice, into the log and into the database, with some overhead.
   */
  readonly spareBytes?: number;
  /** Free space below which `spaceLow` is reported. Default 64 MiB. */
  readonly lowSpaceBytes?: number;
  /** Pages of 4 KiB that the database may reach. Default 0: no limit. */
  readonly pagesMax?: number;
  /** So long without anything to write, in ms, and free space is given back. Default 1000. */
  readonly quietMs?: number;
  /** How often messages that are too old are looked for, in ms. Default one hour, 0: never. */
  readonly expireEveryMs?: number;
  readonly clock?: StoreClock;
}

/** An open store with what it held. */
export interface OpenedStore {
  readonly store: WorkerMailStore;
  readonly state: StoreState;
  /** The disk had failed before, and the mailbox was replaced by a fresh copy of itself. */
  readonly repaired: boolean;
  /** The mailbox was damaged, and replaced by what could be read of it. */
  readonly salvage: Salvage | undefined;
  /** The same as `store.close()`. */
  readonly close: () => Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * Opens the mailbox of a data folder in a thread of its own.
 *
 * Rejects with a `CoterieError`, nothing having been changed: `COTERIE_STORE_LOCKED` (another
 * server has the folder), `_NEWER` (a later version wrote it), `_FOREIGN` (not ours), `_FOLDER`
 * (cannot be used), `_EMPTY` (`mustExist`), `_FULL`, `_DISK`, `_DAMAGED` (nothing of it can be
 * read), `_UNSAFE` (would not keep what it promises).
 */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const worker = new Worker(workerUrl(), workerOptions());
  const clock = options.clock ?? systemClock;
  const store = new WorkerMailStore(worker, clock);
  const opening = firstReply(worker);
  const request: Request = { kind: "open", settings: settingsOf(options, clock.wallMs()) };
  worker.postMessage(request, []);
  const reply = await opening;
  if (reply.kind !== "opened") await worker.terminate();
  if (reply.kind === "refused") {
    throw reply.code === ""
      ? new Error(`the store could not be opened: ${reply.message}`)
      : new CoterieError(reply.code, reply.message, reply.remedy);
  }
  if (reply.kind !== "opened") throw new Error(`the store answered "${reply.kind}" at its start`);
  const everyMs = options.expireEveryMs ?? HOUR_MS;
  if (everyMs > 0) store.expireEvery(everyMs);
  const { state, repaired, salvage } = reply;
  return { store, state, repaired, salvage, close: () => store.close() };
}

function settingsOf(options: StoreOptions, wallMs: number): WorkerSettings {
  return {
    folder: options.folder,
    mustExist: options.mustExist ?? false,
    retention: { keptDays: options.keptDays ?? 90, neverSeenDays: options.neverSeenDays ?? 7 },
    spareBytes: options.spareBytes ?? 50_331_648,
    lowSpaceBytes: options.lowSpaceBytes ?? 67_108_864,
    pagesMax: options.pagesMax ?? 0,
    quietMs: options.quietMs ?? 1000,
    wallMs,
  };
}

/** The build rewrites imports from .ts to .js, but not a name in a string. */
function workerUrl(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("./store-worker.ts", import.meta.url)
    : new URL("./store-worker.js", import.meta.url);
}

/**
 * The first versions of Node 24 warn that SQLite is experimental, which a reader could do nothing
 * about; the thread has nothing else of the kind. Options of one's own come instead of those that
 * Node was started with, so whoever gave some sees the warning.
 */
function workerOptions(): WorkerOptions {
  const hasOptions = process.execArgv.length > 0 || process.env["NODE_OPTIONS"] !== undefined;
  return hasOptions ? {} : { execArgv: ["--disable-warning=ExperimentalWarning"] };
}

function firstReply(worker: Worker): Promise<Reply> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the store's thread has ended at its start")));
    worker.once("message", (reply: Reply) => {
      worker.off("error", reject);
      resolve(reply);
    });
  });
}
