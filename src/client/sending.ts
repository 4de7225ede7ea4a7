import type { OutboxText, SettledText } from "../io/account/message.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import { encodeFacts } from "../wire/about.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { CommandType } from "../wire/command.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import type { Token } from "../wire/token.ts";
import { parseUsername, type Username } from "../wire/username.ts";
import type { ClientAccount } from "./account.ts";
import type { Delivery } from "./delivery.ts";
import { unknown, unsent } from "./fate.ts";
import { hasFacts, hasNames, type Level } from "./handshake.ts";
import { PendingAnswers } from "./pending.ts";
import { isEchoOfHello } from "./receive.ts";
import type { Answer } from "./said.ts";

/**
 * Commands that may wait for their answer at once. 64 of the largest fill 64 KiB, which is what a
 * server holds of one sender before it stops reading, and with that our confirmations too.
 */
const windowCommands = 64;
/** Fates that came too late are still listened for; of these many at most. */
const lateMax = 1000;

/** What the sending half of a connection needs of the rest. */
export interface SendingOut {
  /** What both sides speak by now. */
  level(): Level;
  /** Under which names are counted on this connection. */
  epoch(): Token;
  /** Whether a text must not leave yet, because an earlier one to the same recipient has to. */
  isHeld(text: OutboxText): boolean;
  write(commands: readonly Uint8Array[]): void;
  /** The disk fails; `error` is what it threw. */
  failed(error: unknown): void;
  /** The answer to a text whose fate was `unknown` came after all. */
  answeredLate(text: OutboxText, code: string): void;
}

/**
 * The sending half of one connection: writes the texts of the outbox as far as the window is open,
 * and matches the server's answers with them.
 */
export class Sending {
  readonly #account: ClientAccount;
  readonly #clock: Clock;
  readonly #out: SendingOut;
  readonly #pending = new PendingAnswers<Delivery>();
  readonly #late = new Map<number, OutboxText>();
  #waiting: Delivery[] = [];
  #alarm: Alarm | undefined;
  #isStopped = false;

  constructor(account: ClientAccount, clock: Clock, out: SendingOut) {
    this.#account = account;
    this.#clock = clock;
    this.#out = out;
  }

  /** Sends these behind all that is waiting; those that cannot leave any more are `unsent`. */
  accept(deliveries: readonly Delivery[]): void {
    if (this.#isStopped) for (const { settle } of deliveries) settle(unsent);
    else this.#waiting.push(...deliveries);
    this.pump();
  }

  /** The same in front of all that is waiting. */
  acceptFirst(deliveries: readonly Delivery[]): void {
    this.#waiting.unshift(...deliveries);
    this.pump();
  }

  /** Takes back what has not left: it is `unsent`. What has left goes on waiting. */
  withdraw(texts: ReadonlySet<OutboxText>): void {
    const withdrawn = this.#waiting.filter(({ text }) => texts.has(text));
    this.#waiting = this.#waiting.filter(({ text }) => !texts.has(text));
    for (const { settle } of withdrawn) settle(unsent);
  }

  /** Answers have come: the outbox learns of them, then those who wait. */
  answered(answers: readonly Answer[]): void {
    const nowMs = this.#clock.monotonicMs();
    const through: SettledText[] = [];
    const refusals: { row: number; code: string }[] = [];
    const tell: (() => void)[] = [];
    for (const answer of answers) {
      const { id, code } = answer;
      const { to } = this.#pending.peek(id)?.text ?? {};
      if (to !== undefined && isEchoOfHello(answer, this.#account.user, to)) continue;
      const delivery = this.#pending.answered(id, nowMs);
      const text = delivery?.text ?? this.#late.get(id);
      if (text === undefined) continue;
      this.#late.delete(id);
      if (code === ReplyCode.taken || code === ReplyCode.kept)
        through.push({ row: text.row, code });
      else refusals.push({ row: text.row, code });
      tell.push(() => {
        if (delivery === undefined) this.#out.answeredLate(text, code);
        else delivery.settle({ state: "answered", code });
      });
    }
    try {
      if (through.length > 0) this.#account.file.settle(through);
      if (refusals.length > 0) this.#account.file.refuse(refusals);
    } finally {
      // The server has said it, whether or not our disk can still note it.
      for (const each of tell) each();
    }
  }

  /** Writes waiting texts as far as the window is open. */
  pump(): void {
    if (this.#out.level().kind === "asking") return;
    // Opened in halves, so that a long text is claimed in few commits.
    const hasRoom = this.#pending.count <= windowCommands / 2;
    if (!this.#isStopped && this.#waiting.length > 0 && hasRoom) {
      const deliveries = this.#takeNext(windowCommands - this.#pending.count);
      try {
        if (deliveries.length > 0) this.#send(deliveries);
      } catch (error) {
        this.#waiting.unshift(...deliveries);
        this.#out.failed(error);
      }
    }
    this.#watchDeadline();
  }

  /** Whether this connection will send the text, or waits for its answer. */
  isAtHand({ row, id }: OutboxText): boolean {
    if (this.#pending.peek(id)?.text.row === row || this.#late.get(id)?.row === row) return true;
    return this.#waiting.some(({ text }) => text.row === row);
  }

  /** No more texts leave, and nothing that has left is given up for being late. */
  stop(): void {
    this.#isStopped = true;
    this.#alarm?.cancel();
  }

  /**
   * The connection is over, or never came about: whoever gave us texts hears of each.
   *
   * @param isRead - whether a Coterie server can have read what was written. What speaks no
   * Coterie has delivered nothing: those texts may be sent again.
   */
  finish(isRead: boolean): void {
    this.stop();
    const written = this.#pending.clear();
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!isRead) this.#unclaim([...written.map(({ text }) => text), ...this.#late.values()]);
    const mayResend = isRead && hasNames(this.#out.level());
    for (const { text, settle, resend } of written) {
      if (mayResend && resend !== undefined) resend({ ...text, state: "unknown", isNamed: true });
      else settle(isRead ? unknown : unsent);
    }
    for (const { settle } of waiting) settle(unsent);
  }

  /** Whether a text may go under its own messageID where names are counted under `epoch`. */
  #isOfEpoch({ row }: OutboxText, epoch: Token | undefined): boolean {
    return epoch === undefined || this.#account.file.epochOf(row) === epoch;
  }

  /** Takes the first ones that may leave out of those that are waiting. */
  #takeNext(count: number): Delivery[] {
    const next: Delivery[] = [];
    this.#waiting = this.#waiting.filter((delivery) => {
      if (next.length >= count || this.#out.isHeld(delivery.text)) return true;
      next.push(delivery);
      return false;
    });
    return next;
  }

  #send(deliveries: readonly Delivery[]): void {
    const level = this.#out.level();
    const epoch = hasNames(level) ? this.#out.epoch() : undefined;
    const rows = deliveries.filter(({ text }) => !text.isNamed).map(({ text }) => text.row);
    const claimed = this.#account.file.claim(rows, epoch);
    const nowMs = this.#clock.monotonicMs();
    const commands: Uint8Array[] = [];
    for (const delivery of deliveries) {
      const { text } = delivery;
      const isAgain = text.isNamed && epoch !== undefined && this.#isOfEpoch(text, epoch);
      if (!claimed.has(text.row) && !isAgain) {
        // Under this connection's epoch its messageID may be another's; the next one has its own.
        // If that is not it, another process of this account has sent it in the meantime.
        delivery.settle(text.isNamed || this.#isOfEpoch(text, epoch) ? unknown : unsent);
        continue;
      }
      const src = this.#account.user;
      commands.push(...commandsOf(text, src, hasFacts(level)));
      this.#pending.written(text.id, delivery, nowMs);
    }
    this.#out.write(commands);
  }

  #watchDeadline(): void {
    this.#alarm?.cancel();
    const deadlineMs = this.#pending.nextDeadlineMs();
    if (deadlineMs === undefined || this.#isStopped) return;
    const delayMs = Math.max(1, deadlineMs - this.#clock.monotonicMs());
    this.#alarm = this.#clock.after(delayMs, () => {
      // What came while this process was busy is read first; it cancels this if it answers.
      this.#alarm = this.#clock.after(0, () => {
        this.#expire();
      });
    });
  }

  #expire(): void {
    for (const { text, settle } of this.#pending.expire(this.#clock.monotonicMs())) {
      if (this.#late.size < lateMax) this.#late.set(text.id, text);
      settle(unknown);
    }
    this.pump();
  }

  #unclaim(texts: readonly OutboxText[]): void {
    try {
      this.#account.file.unclaim(texts.map(({ row }) => row));
    } catch {
      // The disk fails, and then they stay "unknown", which is never wrong.
    }
  }
}

/** A text on the wire, with what is to be said of it in front. */
function commandsOf(
  { id, to, text, part, parts, replyTo }: OutboxText,
  src: Username,
  withFacts: boolean,
): Uint8Array[] {
  const dst = parseUsername(to);
  const message = encodeCommand({ type: CommandType.message, id, src, dst, text });
  if (!withFacts || (parts === 1 && replyTo === undefined)) return [message];
  const facts = parts === 1 ? { part: 0, parts: 0, replyTo } : { part, parts, replyTo };
  const about = encodeFacts(facts);
  return [encodeCommand({ type: AddedType.about, id, src, dst, text: about }), message];
}
