import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Alarm, Clock } from "../io/clock.ts";
import type { Connection, ConnectionEvents, Transport } from "../io/transport.ts";
import { encodeCommand } from "../wire/codec.ts";
import { FrameCutter } from "../wire/frame.ts";
import { parseUsername } from "../wire/username.ts";
import { openAccount } from "./account.ts";
import type { Account } from "./account.ts";
import { lineOf } from "./heard.testing.ts";

/** Time that passes only when a test says so. */
export class PlayClock implements Clock {
  nowMs = 0;
  #alarms: { atMs: number; action: () => void }[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return 1_700_000_000_000 + this.nowMs;
  }

  after(delayMs: number, action: () => void): Alarm {
    const alarm = { atMs: this.nowMs + delayMs, action };
    this.#alarms.push(alarm);
    return {
      cancel: () => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
      },
    };
  }

  /** Lets time pass, alarm by alarm, and what follows from each happen. */
  async passes(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const [next] = this.#alarms.toSorted((left, right) => left.atMs - right.atMs);
      if (next === undefined || next.atMs > untilMs) break;
      this.#alarms = this.#alarms.filter((other) => other !== next);
      this.nowMs = next.atMs;
      next.action();
    }
    this.nowMs = untilMs;
    await settled();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A server in the hand of the test: it does nothing by itself. */
export class PlayServer implements Transport {
  /** What clients wrote: "0 #7 ann>bob hi" is type 0, id 7; of level 2 see heard.testing.ts. */
  readonly heard: string[] = [];
  /** The commands that clients wrote, byte for byte. */
  readonly frames: Uint8Array[] = [];
  /** Called for each of them as it comes. */
  onHeard: () => void = () => {};
  /** How often somebody dialled. */
  dials = 0;
  isUp = true;
  /** Whether those who dial hear at once that they are connected, or that nobody is there. */
  answersDials = true;
  /** What those who dial have to say first, as they do who sign in. */
  opening: (() => Uint8Array) | undefined;
  #events: ConnectionEvents | undefined;
  #cutter = new FrameCutter();

  /** Whether a test does not want to hear this command. */
  isAside(_frame: Uint8Array): boolean {
    return false;
  }

  dial(_address: unknown, events: ConnectionEvents): Connection {
    this.dials += 1;
    this.#events = events;
    this.#cutter = new FrameCutter();
    const cutter = this.#cutter;
    let isPaused = false;
    queueMicrotask(() => {
      if (!this.answersDials) return;
      if (this.isUp) events.opened();
      else events.closed(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    });
    return {
      write: (bytes) => {
        cutter.push(bytes.slice(), {
          frame: (lent, at, size) => {
            const frame = lent.slice(at, at + size);
            if (this.isAside(frame)) return;
            this.frames.push(frame);
            this.heard.push(lineOf(frame));
            this.onHeard();
          },
        });
      },
      end: () => {
        this.heard.push("FIN");
      },
      destroy: () => {},
      pause: () => {
        isPaused = true;
        this.heard.push("pause");
      },
      resume: () => {
        if (isPaused) this.heard.push("resume");
        isPaused = false;
      },
      exporter: () => undefined,
      ...(this.opening && { opening: this.opening }),
    };
  }

  /** Sends the client a command. */
  says(type: number, id: number, src: string, dst: string, text: string): void {
    this.saysBytes(
      encodeCommand({
        type,
        id,
        src: parseUsername(src),
        dst: parseUsername(dst),
        text: Buffer.from(text),
      }),
    );
  }

  saysBytes(bytes: Uint8Array): void {
    this.#events?.received(bytes);
  }

  /** Accepts the connection at last. */
  opens(): void {
    this.#events?.opened();
  }

  /** Ends the connection, as it does when it stops or the name is taken over. */
  ends(): void {
    this.#events?.ended();
  }

  /** The network breaks. */
  breaks(): void {
    this.#events?.closed(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
  }

  /** What was heard since this was last asked. */
  hears(): string[] {
    return this.heard.splice(0);
  }
}

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "coterie-client-"));
  folders.push(folder);
  return folder;
}

/** A new account of this name in a folder of its own, or again in the same; it speaks level 1. */
export function accountOf(name: string, home: string = newFolder()): Account {
  return {
    ...openAccount(home, { host: "127.0.0.1", port: 7427 }, parseUsername(name)),
    isPlain: true,
  };
}
