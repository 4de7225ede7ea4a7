import { NoticeCode } from "../wire/notice.ts";
import type { Envelope } from "./envelope.ts";
import { callTime, keep } from "./keeping.ts";
import { notify } from "./notices.ts";
import type { CoreState } from "./state.ts";

/** How long pending messages may still get their "200". */
const GRACE_MS = 1000;
/** How long the disk may take for the answers, and peers for their FIN. */
const ANSWERS_MS_MAX = 2500;
const FAREWELL_MS = 1000;

/**
 * The stop sequence, as far as it concerns messages: everything pending is committed, gets a
 * second for its "200", else a "300"; then every connection gets FIN behind its last answer.
 */
export class Stopping {
  /** Everything has been said; the store may be closed. */
  done = false;
  #phase: "grace" | "answers" | "farewell" = "grace";
  #untilMs: number;
  readonly #pending: Set<Envelope>;

  constructor(core: CoreState) {
    core.stopping = true;
    for (const session of core.sessions) {
      if (session.listening) notify(session, NoticeCode.stopping);
    }
    this.#untilMs = core.nowMs + GRACE_MS;
    this.#pending = new Set(core.deadlines);
    for (const envelope of this.#pending) {
      const isWritten = envelope.carrier !== undefined;
      // What was written keeps its deadline: its 3 seconds may be over before the grace is.
      if (!isWritten) core.deadlines.remove(envelope);
      keep(core, envelope, !isWritten);
    }
  }

  /** When {@link step} has something to do at the latest, in ms. */
  get dueAtMs(): number {
    return this.done ? Infinity : this.#untilMs;
  }

  /** Every connection has been sent FIN: what still comes from it is discarded. */
  get saysFarewell(): boolean {
    return this.#phase === "farewell";
  }

  /** Goes on with the sequence; to be called after every event. */
  step(core: CoreState): void {
    if (this.#phase === "grace" && (this.#late(core) || core.owed === 0)) {
      this.#answerAll(core);
      this.#enter("answers", core.nowMs + ANSWERS_MS_MAX);
    }
    if (this.#phase === "answers" && (this.#late(core) || this.#allSaid(core))) {
      for (const session of core.sessions) session.link.end();
      this.#enter("farewell", core.nowMs + FAREWELL_MS);
    }
    if (this.#phase !== "farewell") return;
    this.done = this.#late(core) || core.sessions.size === 0;
  }

  #late(core: CoreState): boolean {
    return core.nowMs >= this.#untilMs;
  }

  #enter(phase: "answers" | "farewell", untilMs: number): void {
    this.#phase = phase;
    this.#untilMs = untilMs;
  }

  #answerAll(core: CoreState): void {
    for (const envelope of this.#pending) callTime(core, envelope);
  }

  #allSaid(core: CoreState): boolean {
    if (core.owed > 0 || core.waiting.size > 0) return false;
    for (const session of core.sessions) if (!session.output.idle) return false;
    return true;
  }
}
