import { PROVE_EVERY_MS } from "../src/core/timing.ts";
import { ADDED, FEATURE, readTaken } from "./added-frames.ts";
import type { Frame } from "./frames.ts";
import { codeOf } from "./frames.ts";
import type { Facts, Ledger, Written } from "./ledger.ts";

/**
 * How long accepted bytes must lie before a sign of life must be taken as proof that they were
 * read, in ms: the second of the rule, and as long as the server may take to note that all that
 * had arrived by then is handled. Its timer may ring late on top of that.
 */
const EVIDENCE_MS = 1000 + PROVE_EVERY_MS;

/**
 * What the server has proof of, worked out again from the bytes that it was given. It is used one
 * way only: what is proven taken must never be handed over again (I8).
 */
export class Evidence {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** A whole command has reached the server on a connection that it listens to. */
  command(facts: Facts, frame: Frame): void {
    if (facts.hostile || facts.written.length === 0) return;
    this.signOfLife(facts);
    if (frame.type === ADDED.taken && (facts.features & FEATURE.facts) !== 0) {
      this.#takeUpto(facts, readTaken(frame.text));
    }
    if (frame.type === 1 && codeOf(frame.text).replace(/[\0 \r\n]+$/u, "") === "200") {
      this.#confirm(facts, frame);
    }
    facts.written = facts.written.filter(({ settled }) => !settled);
  }

  /** E3: a command, or a clean FIN, a second after the bytes were accepted. */
  signOfLife(facts: Facts): void {
    const trusted = !this.#ledger.strictEvidence && !facts.hostile;
    if ((facts.features & FEATURE.facts) !== 0) return;
    // What was paused, or does not read on, may say something older than it seems.
    if (!trusted || facts.paused || facts.writing) return;
    const untilMs = this.#handledUptoMs() - EVIDENCE_MS;
    for (const written of facts.written) {
      const { offline, acceptedAtMs } = written;
      if (offline && acceptedAtMs >= 0 && acceptedAtMs <= untilMs) this.#prove(written);
    }
  }

  /**
   * By when everything that had arrived must be known to be handled. A server that has just stood
   * still knows it only of the time before, until its timer has rung again.
   */
  #handledUptoMs(): number {
    const { stalls, timerLateMaxMs } = this.#ledger;
    let uptoMs = this.#ledger.nowMs;
    for (const { fromMs, toMs } of stalls.toReversed()) {
      if (uptoMs - toMs > PROVE_EVERY_MS + timerLateMaxMs) break;
      uptoMs = fromMs;
    }
    return uptoMs - timerLateMaxMs;
  }

  /** A "200" settles the oldest of its pair; E2: and proves every type 2 written before it. */
  #confirm(facts: Facts, frame: Frame): void {
    const ofPair = facts.written.filter(
      ({ message, settled }) =>
        !settled &&
        message.id === frame.id &&
        message.src.high === frame.dstHigh &&
        message.src.low === frame.dstLow,
    );
    let meant = ofPair[0];
    if (!facts.answersOffline && (facts.features & FEATURE.facts) === 0) {
      const live = ofPair.find(({ offline }) => !offline);
      if (live === undefined && meant !== undefined) facts.answersOffline = true;
      meant = live ?? meant;
    }
    if (meant === undefined) return;
    this.#prove(meant);
    if (!meant.offline) meant.message.confirmedAtMs = this.#ledger.nowMs;
    if (meant.offline || (facts.features & FEATURE.facts) !== 0) return;
    for (const written of facts.written) {
      if (written === meant) break;
      if (written.offline) this.#prove(written);
    }
  }

  /** E1: TAKEN names everything up to a number. */
  #takeUpto(facts: Facts, upto: number): void {
    for (const written of facts.written) {
      const { message, offline, settled } = written;
      if (settled || message.number < 0 || message.number > upto) continue;
      this.#prove(written);
      if (!offline) message.confirmedAtMs = this.#ledger.nowMs;
    }
  }

  #prove(written: Written): void {
    written.settled = true;
    written.message.provenIn = this.#ledger.incarnation;
  }
}
