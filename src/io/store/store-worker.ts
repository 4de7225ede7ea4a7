import { parentPort } from "node:worker_threads";
import type { StoreState } from "../../core/ports.ts";
import { CoterieError } from "../../wire/error.ts";
import { Keeper, type Post } from "./keeper.ts";
import type { Reply, Request, WorkerSettings } from "./messages.ts";
import { openingError, sentenceOf } from "./store-error.ts";

/** So long without a group, in ms, and there is time to sweep. */
const IDLE_MS = 5;
/** How often the free space is looked at, in ms. */
const SPACE_WATCH_MS = 1000;

/** The thread around a {@link Keeper}: takes requests in order and uses the time in between. */
class StoreWorker {
  readonly #post: Post;
  readonly #close: () => void;
  #keeper: Keeper | undefined = undefined;
  #quietMs = 0;
  #lastGroupAtMs = 0;
  #timer: NodeJS.Timeout | undefined = undefined;
  #next: NodeJS.Immediate | undefined = undefined;
  #nextPages: NodeJS.Immediate | undefined = undefined;
  #spaceTimer: NodeJS.Timeout | undefined = undefined;

  constructor(post: Post, close: () => void) {
    this.#post = post;
    this.#close = close;
  }

  take(request: Request): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#next);
    switch (request.kind) {
      case "open":
        this.#open(request.settings);
        break;
      case "group":
        this.#lastGroupAtMs = performance.now();
        this.#keeper?.commit(request);
        break;
      case "pages":
        this.#keeper?.ask(request.asked);
        this.#servePages();
        break;
      case "expire":
        this.#keeper?.expire(request.wallMs);
        break;
      case "close":
        this.#end();
        return;
    }
    this.#timer = setTimeout(() => this.#idle(), IDLE_MS);
  }

  #open(settings: WorkerSettings): void {
    this.#quietMs = settings.quietMs;
    try {
      const keeper = new Keeper(settings, this.#post);
      this.#keeper = keeper;
      const { state, repaired, salvage } = keeper;
      this.#post({ kind: "opened", state, repaired, salvage }, buffersOf(state));
      // The first start does not wait for the space that is held back.
      keeper.watchSpace(false);
    } catch (error) {
      this.#post(refusal(openingError(error, settings.folder)), []);
      this.#end();
      return;
    }
    this.#spaceTimer = setInterval(() => this.#keeper?.watchSpace(true), SPACE_WATCH_MS);
  }

  /** Once in each turn of the loop, so that groups and pages take turns. */
  #servePages(): void {
    if (this.#nextPages !== undefined || this.#keeper?.pagesWait !== true) return;
    this.#nextPages = setImmediate(() => {
      this.#nextPages = undefined;
      this.#keeper?.servePages();
      this.#servePages();
    });
  }

  #idle(): void {
    const quietMs = performance.now() - this.#lastGroupAtMs;
    const step = this.#keeper?.idle(quietMs >= this.#quietMs) ?? "nothing";
    if (step === "again") this.#next = setImmediate(() => this.#idle());
    else if (step === "quiet") this.#timer = setTimeout(() => this.#idle(), this.#quietMs);
  }

  #end(): void {
    clearInterval(this.#spaceTimer);
    clearImmediate(this.#nextPages);
    this.#keeper?.close();
    this.#close();
  }
}

/** What is handed over instead of being copied; many pages of names lie in one buffer. */
function buffersOf({ kept, verdicts }: StoreState): ArrayBuffer[] {
  const { numbers, dst, src, bytes, named } = kept;
  const { at, ids, epochs, tokens } = named;
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer } of [numbers, dst, src, bytes, at, ids, epochs, tokens])
    add(buffers, buffer);
  for (const { bits } of verdicts) add(buffers, bits.buffer);
  return [...buffers];
}

function add(buffers: Set<ArrayBuffer>, buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer) buffers.add(buffer);
}

function refusal(error: unknown): Reply {
  if (error instanceof CoterieError) {
    return { kind: "refused", code: error.code, message: error.message, remedy: error.remedy };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : sentenceOf(error);
  return { kind: "refused", code: "", message, remedy: "" };
}

const port = parentPort;
if (port !== null) {
  const worker = new StoreWorker(
    (reply, buffers) => port.postMessage(reply, buffers),
    () => port.close(),
  );
  port.on("message", (request: Request) => worker.take(request));
}
