import { connect } from "node:net";
import type { Socket } from "node:net";
import { readId, readType } from "../../src/wire/codec.ts";
import { OFFSET } from "../../src/wire/command.ts";
import { FrameCutter } from "../../src/wire/frame.ts";
import { seedFrame } from "../helpers/seed-peer.ts";

/** A command as it came. Names are cut at their first NUL. */
export interface Incoming {
  readonly type: number;
  readonly id: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string;
}

/**
 * One connection, as a program that knows the seed's page has it. It expects the server to die:
 * a write into nothing is no error here, and whatever came before the end is still handed out.
 */
export class Link {
  /** How it ended: "end" is a FIN from the server, "reset" anything else. */
  readonly closed: Promise<"end" | "reset">;
  readonly #socket: Socket;
  #sentFin = false;

  constructor(socket: Socket, onCommand: (command: Incoming) => void) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<"end" | "reset">();
    this.closed = promise;
    const cutter = new FrameCutter("network");
    const sink = {
      frame: (bytes: Uint8Array, at: number, size: number): void =>
        onCommand(read(bytes.subarray(at, at + size))),
    };
    let ended = false;
    socket.on("data", (bytes: Uint8Array) => cutter.push(bytes, sink));
    socket.on("end", () => {
      ended = true;
      socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", (hadError) => resolve(ended && !hadError ? "end" : "reset"));
  }

  /** Whether something written now can still arrive. */
  get writable(): boolean {
    return this.#socket.writable && !this.#sentFin;
  }

  writes(...commands: readonly (Omit<Incoming, "text"> & { text: string })[]): void {
    if (!this.writable || commands.length === 0) return;
    this.#socket.write(Buffer.concat(commands.map((command) => seedFrame(command))));
  }

  /** FIN; what comes is still handed out. */
  finish(): void {
    this.#sentFin = true;
    this.#socket.end();
  }

  /** RST. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

/** Connects. `undefined`: nobody listens there any more. */
export async function openLink(
  port: number,
  onCommand: (command: Incoming) => void,
): Promise<Link | undefined> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  // Made before the first byte can come, so that none is missed.
  const link = new Link(socket, onCommand);
  return (await promise) ? link : undefined;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function read(frame: Uint8Array): Incoming {
  return {
    type: readType(frame, 0),
    id: readId(frame, 0),
    src: nameAt(frame, OFFSET.src),
    dst: nameAt(frame, OFFSET.dst),
    text: decoder.decode(frame.subarray(OFFSET.text)),
  };
}

function nameAt(frame: Uint8Array, at: number): string {
  const field = frame.subarray(at, at + 8);
  const end = field.indexOf(0);
  return decoder.decode(end === -1 ? field : field.subarray(0, end));
}
