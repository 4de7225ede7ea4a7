import type { Fates } from "./fates.ts";
import type { Frame } from "./frames.ts";
import { codeOf } from "./frames.ts";
import type { Facts, Ledger, Message } from "./ledger.ts";
import { nameOf, pairKey } from "./ledger.ts";
import { must, Violation } from "./violation.ts";

/** A "200" that came this early was not crossed by the "300" of the deadline. */
const IN_TIME_MS = 2800;
/** With what messageID a client greets a server again that has said nothing yet. */
const KNOCK_ID = 4_294_967_295;
const REFUSALS = ["400", "403", "404", "413", "429"];

/**
 * Judges every reply that the server writes: one per message of type 0 and on the connection
 * that the message came on (I3), "200" only if a client of the recipient really said so (I6),
 * "300" only for what is on the disk (I2), and a refusal only for what nobody was shown (I12).
 */
export class Answers {
  readonly #ledger: Ledger;
  readonly #forwarded: Map<string, number> = new Map();
  /** Messages for which "200" has been said. */
  readonly #told: Set<Message> = new Set();

  readonly #fates: Fates;

  constructor(ledger: Ledger, fates: Fates) {
    this.#ledger = ledger;
    this.#fates = fates;
  }

  /** A client is about to write a "200" that names this sender and messageID. */
  produced(facts: Facts, sender: Facts["name"], id: number): void {
    const key = pairKey(facts.name, sender, id);
    this.#ledger.produced.set(key, (this.#ledger.produced.get(key) ?? 0) + 1);
  }

  written(facts: Facts, frame: Frame): void {
    const code = codeOf(frame.text);
    const message = this.#whichIsMeant(facts, frame, code);
    if (message === undefined) {
      const what = `"${code}" for id ${frame.id} on c${facts.number} (${facts.name.label})`;
      throw new Violation("I3", `${what}, where nothing of that id waits for an answer`);
    }
    const toSender = frame.dstHigh === facts.name.high && frame.dstLow === facts.name.low;
    must(toSender, "I3", () => `the answer to ${nameOf(message)} has another DST`);
    facts.unanswered.splice(facts.unanswered.indexOf(message), 1);
    message.code = code;
    const { original } = message;
    if (original?.code === "" && original.heir === message) original.code = code;
    this.#ledger.note("answers", facts.number, message.serial, code);
    const number = Number(code);
    const isFate = number === 200 || number === 300 || number === 410;
    const askedAtMs = message.receivedAtMs;
    // Of a message that ended long ago the answer is what FATE would say.
    if (original !== undefined && isFate) this.#fates.fate(original, number, askedAtMs);
    else this.#judge(original ?? message, code);
    if (message.named !== undefined) this.#fates.told(original ?? message, number, askedAtMs);
  }

  /** A messageID may be used twice on a connection: then the message that the code fits. */
  #whichIsMeant(facts: Facts, frame: Frame, code: string): Message | undefined {
    const candidates = facts.unanswered.filter(
      ({ id, dstHigh, dstLow }) =>
        id === frame.id && dstHigh === frame.srcHigh && dstLow === frame.srcLow,
    );
    // Of a message that came again on the same connection the last is owed the answer.
    if ((candidates[0]?.named?.epoch ?? 0n) !== 0n) return candidates.at(-1);
    // A quota fills up: of two that came at once the later one was refused.
    if (code !== "200" && code !== "300") candidates.reverse();
    // Kept at 2.5 s, an earlier one may still get its "200", while a later one hears at once.
    const { nowMs } = this.#ledger;
    const due = candidates.find(
      (message) => fits(message, code) && (message.absent || nowMs >= message.receivedAtMs + 3000),
    );
    if (code === "300" && due !== undefined) return due;
    return candidates.find((message) => fits(message, code)) ?? candidates[0];
  }

  #judge(message: Message, code: string): void {
    if (code === "200") {
      this.#judgeTaken(message);
    } else if (code === "300") {
      const durable = message.durableAtMs >= 0;
      must(durable, "I2", () => `"300" for ${nameOf(message)}, which is not on the disk`);
      this.#judgeKept(message);
    } else if (REFUSALS.includes(code)) {
      const unseen = !message.forwarded && message.keepAskedAtMs < 0;
      must(unseen, "I12", () => `"${code}" for ${nameOf(message)}, which was accepted`);
    } else if (code === "410") {
      must(message.named !== undefined, "L3", () => `"410" for ${nameOf(message)}, of level 1`);
    } else if (code === "507") {
      must(!message.forwarded, "I12", () => `"507" for ${nameOf(message)}, which was forwarded`);
    } else {
      const failed = code === "504" && message.failedAtMs >= 0;
      must(failed, "I3", () => `"${code}" for ${nameOf(message)} is not what became of it`);
    }
  }

  /** A "200" that came in time is what the sender hears. */
  #judgeKept(message: Message): void {
    const { absent, expired, confirmedAtMs, receivedAtMs } = message;
    if (absent || expired || confirmedAtMs < 0 || this.#ledger.stopping) return;
    const late = confirmedAtMs > receivedAtMs + IN_TIME_MS;
    must(late, "I6", () => `"300" for ${nameOf(message)}, which was confirmed in time`);
  }

  #judgeTaken(message: Message): void {
    const { dst } = message;
    if (message.takenSaid || (dst !== undefined && this.#ledger.claimants.has(dst))) return;
    if (dst === undefined) throw new Violation("I6", `"200" for ${nameOf(message)}`);
    const key = pairKey(dst, message.src, message.id);
    const isFirst = !this.#told.has(message);
    const forwarded = (this.#forwarded.get(key) ?? 0) + (isFirst ? 1 : 0);
    this.#told.add(message);
    this.#forwarded.set(key, forwarded);
    const produced = this.#ledger.produced.get(key) ?? 0;
    must(forwarded <= produced, "I6", () => {
      return `"200" for ${nameOf(message)}: ${forwarded} forwarded, ${produced} produced`;
    });
    const isRead = message.reads > 0 || isKnockedFor(message);
    const read = isRead || this.#ledger.reckless.has(dst) || this.#isSwapped(message);
    must(read, "I6", () => `"200" for ${nameOf(message)}, which nobody has read`);
  }

  /** The "300" that was put down to an earlier message of the same messageID was for this one. */
  #isSwapped(message: Message): boolean {
    const { on, id, dst } = message;
    const twin = this.#ledger.messages.find(
      (other) => other.on === on && other.id === id && other.dst === dst && other.code === "300",
    );
    if (twin === undefined || twin.reads === 0 || message.durableAtMs < 0) return false;
    message.code = "300";
    twin.code = "200";
    return true;
  }
}

/** A client that greets once more says "200" of such a note to itself: a known limit. */
function isKnockedFor({ src, dst, id }: Message): boolean {
  return src === dst && id === KNOCK_ID;
}

function fits(repeat: Message, code: string): boolean {
  const message = repeat.original ?? repeat;
  if (code === "200") return message.reads > 0;
  if (code === "300") return message.durableAtMs >= 0;
  const untouched = !message.forwarded && message.keepAskedAtMs < 0;
  return REFUSALS.includes(code) ? untouched : message.failedAtMs >= 0 || untouched;
}
