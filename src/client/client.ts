import type { InboxMessage, OutboxText } from "../io/account-file.ts";
import type { Alarm, Clock } from "../io/clock.ts";
import type { Connection, Transport } from "../io/transport.ts";
import { encodeCommand } from "../wire/codec.ts";
import { CommandType } from "../wire/command.ts";
import { CoterieError } from "../wire/error.ts";
import { FrameCutter } from "../wire/frame.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import { parseUsername } from "../wire/username.ts";
import type { Account } from "./account.ts";
import { foreignServer, unreachable } from "./end-reason.ts";
import type { EndReason } from "./end-reason.ts";
import type { Fate } from "./fate.ts";
import { hello, knock, knockAfterMs } from "./greeting.ts";
import { PendingAnswers } from "./pending.ts";
import { isEchoOfHello, Receiver } from "./receive.ts";
import type { Answer, Arrival } from "./receive.ts";

/** The outside of a client. */
export interface ClientPorts {
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What a client tells while it is connected. Nothing is told after `ended`. */
export interface ClientEvents {
  /** Messages came; they are in the inbox of the account and were confirmed to the server. */
  arrived?(messages: readonly InboxMessage[]): void;
  /** The answer to a text whose fate was `unknown` came after all. */
  answeredLate?(text: OutboxText, code: string): void;
  /** The connection is over; called once. */
  ended?(reason: EndReason): void;
}

/** Somewhere on the way to the server a connection was opened, and nothing came of it. */
const connectTimeoutMs = 10_000;
/** How long the other side may take to finish after we have said that we are done. */
const closeTimeoutMs = 1000;
/** Who closes while a mailbox pours out confirms it first: this long nothing must have come. */
const quietMs = 100;
/** However much still comes, this long after it was asked for we say that we are done. */
const goodbyeMaxMs = 5000;
/**
 * Commands that may wait for their answer at once. 64 of the largest fill 64 KiB, which is what a
 * server holds of one sender before it stops reading, and with that our confirmations too.
 */
const windowCommands = 64;
/** Fates that came too late are still listened for; of these many at most. */
const lateMax = 1000;

interface Job {
  readonly text: OutboxText;
  readonly settle: (fate: Fate) => void;
}

/**
 * Connects to the account's server under its name and says so with a command that no server
 * passes on: a reply to nothing. From then on the name is ours, and whoever had it is thrown off.
 *
 * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about.
 */
export async function connectClient(
  account: Account,
  ports: ClientPorts,
  events: ClientEvents = {},
): Promise<Client> {
  const client = new Client(account, ports, events);
  await client.open();
  return client;
}

/**
 * One connection of one name at level 1: sends texts and learns their fate, takes what arrives
 * into the inbox and confirms it.
 */
export class Client {
  readonly #account: Account;
  readonly #ports: ClientPorts;
  readonly #events: ClientEvents;
  readonly #receiver: Receiver;
  // A server answers in the byte order of our first command, which is network order.
  readonly #cutter = new FrameCutter("network");
  readonly #pending = new PendingAnswers<Job>();
  readonly #late = new Map<number, OutboxText>();
  #waiting: Job[] = [];
  #connection: Connection | undefined;
  #alarm: Alarm | undefined;
  #isOpen = false;
  #hasHeard = false;
  #knock: Alarm | undefined;
  /** When the last message came that the server had kept. */
  #keptCameAtMs = -Infinity;
  /** No more texts leave; what arrives is confirmed until our FIN. */
  #isClosing = false;
  #hasSentFin = false;
  #reason: EndReason | undefined;
  readonly #gone: PromiseWithResolvers<EndReason> = Promise.withResolvers();

  constructor(account: Account, ports: ClientPorts, events: ClientEvents) {
    this.#account = account;
    this.#ports = ports;
    this.#events = events;
    this.#receiver = new Receiver(account.user, () => ports.clock.wallMs());
  }

  /** Why the connection is over; `undefined` while it is not. */
  get endReason(): EndReason | undefined {
    return this.#reason;
  }

  /** Whether the server has sent a command that deserves the name. */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /**
   * Sends texts that are in the outbox, in their order, several at a time.
   *
   * @param onFate - told the fate of each text as soon as it is known.
   * @returns all fates, in the order of the texts; never rejects.
   */
  deliver(
    texts: readonly OutboxText[],
    onFate?: (text: OutboxText, fate: Fate) => void,
  ): Promise<Fate[]> {
    const fates = texts.map(
      (text) =>
        new Promise<Fate>((resolve) => {
          const settle = (fate: Fate): void => {
            resolve(fate);
            onFate?.(text, fate);
          };
          if (this.#reason === undefined && !this.#isClosing) this.#waiting.push({ text, settle });
          else settle({ state: "unsent", code: undefined });
        }),
    );
    this.#pump();
    return Promise.all(fates);
  }

  /**
   * Says that we are done, waits for the server to finish (a second at most), hangs up.
   *
   * @returns why the connection is over: what speaks no Coterie often says so only now.
   */
  close(): Promise<EndReason> {
    if (!this.#isOpen) this.#finish({ kind: "closed" });
    if (this.#reason === undefined && !this.#isClosing) {
      this.#isClosing = true;
      this.#endWhenQuiet(this.#ports.clock.monotonicMs() + goodbyeMaxMs);
    }
    return this.#gone.promise;
  }

  /** What had been kept and is not confirmed before our FIN comes a second time. */
  #endWhenQuiet(latestMs: number): void {
    this.#alarm?.cancel();
    const nowMs = this.#ports.clock.monotonicMs();
    const waitMs = Math.min(this.#keptCameAtMs + quietMs, latestMs) - nowMs;
    if (waitMs > 0) {
      this.#alarm = this.#ports.clock.after(waitMs, () => {
        this.#endWhenQuiet(latestMs);
      });
      return;
    }
    this.#hasSentFin = true;
    this.#connection?.end();
    this.#alarm = this.#ports.clock.after(closeTimeoutMs, () => {
      this.#finish({ kind: "closed" });
    });
  }

  /**
   * Connects; see {@link connectClient}. Call it once, and everything else afterwards, except
   * `close`, which gives up connecting.
   *
   * @throws CoterieError COTERIE_UNREACHABLE if no connection comes about.
   */
  open(): Promise<void> {
    const { server } = this.#account;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#alarm = this.#ports.clock.after(connectTimeoutMs, () => {
      this.#connection?.destroy();
      reject(unreachable(server, "ETIMEDOUT"));
    });
    this.#connection = this.#ports.transport.dial(server, {
      opened: () => {
        if (this.#reason !== undefined) return;
        this.#alarm?.cancel();
        this.#isOpen = true;
        this.#sayHello();
        resolve();
      },
      received: (bytes) => {
        this.#received(bytes);
      },
      ended: () => {
        this.#finish({ kind: this.#isClosing ? "closed" : "ended" });
      },
      closed: (error) => {
        this.#alarm?.cancel();
        if (!this.#isOpen) reject(unreachable(server, error?.code ?? "ECONNRESET"));
        else if (error === undefined) this.#finish({ kind: this.#isClosing ? "closed" : "ended" });
        else this.#finish({ kind: "broken", detail: error.code ?? error.message });
      },
    });
    return promise;
  }

  #sayHello(): void {
    this.#write([hello(this.#account.user)]);
    this.#knock = this.#ports.clock.after(knockAfterMs, () => {
      if (!this.#hasHeard && !this.#isClosing) this.#write([knock(this.#account.user)]);
    });
  }

  #received(bytes: Uint8Array): void {
    if (this.#reason !== undefined) return;
    let broken: CoterieError | undefined;
    // The cutter turns headers in place, and what spoke is told from the bytes as they came.
    const start = bytes.slice(0, 8);
    try {
      this.#cutter.push(bytes, this.#receiver);
    } catch (error) {
      broken = error instanceof CoterieError ? error : undefined;
      if (broken === undefined) throw error;
    }
    const { arrivals, answers } = this.#receiver.collect();
    const hasHeard = this.#hasHeard || arrivals.length > 0 || answers.length > 0;
    this.#hasHeard = hasHeard;
    try {
      this.#take(arrivals);
      this.#settle(answers);
      this.#pump();
    } catch (error) {
      this.#failed(error);
    }
    if (broken === undefined) return;
    if (hasHeard) this.#finish({ kind: "broken", detail: broken.message });
    else this.#finish({ kind: "foreign", error: foreignServer(this.#account.server, start) });
  }

  /** P1: what arrives is on disk before the 200 that says so leaves. */
  #take(arrivals: readonly Arrival[]): void {
    // Behind our FIN nothing can be confirmed. The server keeps a message that it waits to be
    // confirmed; of a kept one (S7: no reply expected) it may think that we have it.
    const taken = this.#hasSentFin ? arrivals.filter(({ message }) => message.offline) : arrivals;
    if (taken.length === 0) return;
    if (taken.some(({ message }) => message.offline)) {
      this.#keptCameAtMs = this.#ports.clock.monotonicMs();
    }
    const messages = this.#account.file.take(taken.map(({ message }) => message));
    if (!this.#hasSentFin) this.#write(taken.map(({ answer }) => answer));
    this.#events.arrived?.(messages);
  }

  #settle(answers: readonly Answer[]): void {
    const nowMs = this.#ports.clock.monotonicMs();
    const through: number[] = [];
    const refusals: { row: number; code: string }[] = [];
    const tell: (() => void)[] = [];
    for (const answer of answers) {
      const { id, code } = answer;
      const { to } = this.#pending.peek(id)?.text ?? {};
      if (to !== undefined && isEchoOfHello(answer, this.#account.user, to)) continue;
      const job = this.#pending.answered(id, nowMs);
      const text = job?.text ?? this.#late.get(id);
      if (text === undefined) continue;
      this.#late.delete(id);
      if (code === ReplyCode.taken || code === ReplyCode.kept) through.push(text.row);
      else refusals.push({ row: text.row, code });
      tell.push(() => {
        if (job === undefined) this.#events.answeredLate?.(text, code);
        else job.settle({ state: "answered", code });
      });
    }
    try {
      if (through.length > 0) this.#account.file.dropOutbox(through);
      if (refusals.length > 0) this.#account.file.refuse(refusals);
    } finally {
      // The server has said it, whether or not our disk can still note it.
      for (const each of tell) each();
    }
  }

  /** Writes waiting texts as far as the window is open. */
  #pump(): void {
    // Opened in halves, so that a long text is claimed in few commits.
    const isOpen = this.#reason === undefined && !this.#isClosing;
    if (isOpen && this.#waiting.length > 0 && this.#pending.count <= windowCommands / 2) {
      const jobs = this.#waiting.splice(0, windowCommands - this.#pending.count);
      try {
        this.#send(jobs);
      } catch (error) {
        this.#waiting.unshift(...jobs);
        this.#failed(error);
      }
    }
    this.#watchDeadline();
  }

  #send(jobs: readonly Job[]): void {
    const claimed = this.#account.file.claim(jobs.map(({ text }) => text.row));
    const nowMs = this.#ports.clock.monotonicMs();
    const commands: Uint8Array[] = [];
    for (const job of jobs) {
      const { row, id, to, text } = job.text;
      if (!claimed.has(row)) {
        // Another process of this account has sent it in the meantime.
        job.settle({ state: "unknown", code: undefined });
        continue;
      }
      const src = this.#account.user;
      commands.push(
        encodeCommand({ type: CommandType.message, id, src, dst: parseUsername(to), text }),
      );
      this.#pending.written(id, job, nowMs);
    }
    this.#write(commands);
  }

  #watchDeadline(): void {
    // While closing, the one alarm is the one that ends the wait for the other side.
    if (this.#isClosing) return;
    this.#alarm?.cancel();
    const deadlineMs = this.#pending.nextDeadlineMs();
    if (deadlineMs === undefined || this.#reason !== undefined) return;
    const delayMs = Math.max(1, deadlineMs - this.#ports.clock.monotonicMs());
    this.#alarm = this.#ports.clock.after(delayMs, () => {
      const gone = this.#pending.expire(this.#ports.clock.monotonicMs());
      for (const { text, settle } of gone) {
        if (this.#late.size < lateMax) this.#late.set(text.id, text);
        settle({ state: "unknown", code: undefined });
      }
      this.#pump();
    });
  }

  #write(commands: readonly Uint8Array[]): void {
    if (commands.length === 0) return;
    const size = commands.reduce((sum, command) => sum + command.length, 0);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const command of commands) {
      bytes.set(command, at);
      at += command.length;
    }
    this.#connection?.write(bytes);
  }

  #failed(error: unknown): void {
    if (!(error instanceof CoterieError)) throw error;
    this.#finish({ kind: "disk", error });
  }

  #finish(reason: EndReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#alarm?.cancel();
    this.#knock?.cancel();
    this.#hangUp();
    const written = this.#pending.clear();
    const waiting = this.#waiting;
    this.#waiting = [];
    if (reason.kind === "foreign")
      this.#unclaim([...written.map(({ text }) => text), ...this.#late.values()]);
    for (const { settle } of written) {
      settle({ state: reason.kind === "foreign" ? "unsent" : "unknown", code: undefined });
    }
    for (const { settle } of waiting) settle({ state: "unsent", code: undefined });
    this.#events.ended?.(reason);
    this.#gone.resolve(reason);
  }

  /** Confirmations that are still on their way out get a moment; there is nothing to wait for. */
  #hangUp(): void {
    const connection = this.#connection;
    connection?.end();
    this.#ports.clock.after(0, () => connection?.destroy());
  }

  /** What speaks no Coterie has delivered nothing: those texts may be sent again. */
  #unclaim(texts: readonly OutboxText[]): void {
    try {
      this.#account.file.unclaim(texts.map(({ row }) => row));
    } catch {
      // The disk fails, and then they stay "unknown", which is never wrong.
    }
  }
}
