import type { PeerEvents, PeerStream } from "../../io/peer-socket.ts";
import type { Address, Connection, Transport } from "../../io/transport.ts";
import { AddedType } from "../../wire/added-type.ts";
import { swapHeader } from "../../wire/byte-order.ts";
import { readType } from "../../wire/codec.ts";
import { CommandType, OFFSET } from "../../wire/command.ts";
import { CoterieError } from "../../wire/error.ts";
import { FrameCutter } from "../../wire/frame.ts";
import { decodeKicked } from "../../wire/kicked.ts";
import { decodeAuthNo } from "../../wire/sign-in.ts";
import { readUsername, type Username } from "../../wire/username.ts";
import { UnreachableError } from "../end-reason.ts";
import { kickedBy, refusedBy } from "../refusal.ts";
import { Bank } from "./bank.ts";

/** What waits for the server; above it the program is not read. */
const waitingMax = 64 * 1024;

/** What a crossing needs. */
export interface CrossingPorts {
  readonly server: Address;
  /**
   * The way of this name to the server, which signs in by itself.
   *
   * @throws CoterieError COTERIE_NOT_JOINED if this user has not joined under it on this machine.
   */
  readonly wayOf: (name: Username) => Transport;
  /** Why a program was turned away, or its connection has ended before its time. */
  readonly tell: (trouble: CoterieError) => void;
}

/** One connection of a program, and the one to the server that belongs to it. */
export class Crossing implements PeerEvents {
  readonly #ports: CrossingPorts;
  readonly #stream: PeerStream;
  readonly #bank: Bank;
  /** The program learns no more than it asked in: its commands set the order for both ways. */
  readonly #outward: FrameCutter = new FrameCutter();
  readonly #inward: FrameCutter = new FrameCutter("network");
  #connection: Connection | undefined;
  #isOpen = false;
  /** It was turned away, or has no more to say: what comes from it goes nowhere. */
  #isDeaf = false;
  #isFinished = false;
  #isOver = false;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  /** @param streamOf - makes the program's side, which tells this of what comes. */
  constructor(streamOf: (events: PeerEvents) => PeerStream, ports: CrossingPorts) {
    this.#ports = ports;
    this.#stream = streamOf(this);
    this.#bank = new Bank(this.#stream, () => this.#connection?.resume());
  }

  /** Reads what the program says. */
  start(): void {
    this.#stream.resume();
  }

  /** Ends both sides at once. */
  destroy(): void {
    this.#isOver = true;
    this.#stream.destroy();
    this.#connection?.destroy();
  }

  // What the program does.

  received(bytes: Uint8Array, size: number): void {
    if (this.#isDeaf) return;
    try {
      this.#outward.push(bytes, { frame: (all, at, length) => this.#said(all, at, length) }, size);
    } catch (error) {
      this.#refuse(error);
    }
  }

  written(): void {
    this.#bank.written();
  }

  finished(): void {
    this.#isFinished = true;
    if (this.#connection === undefined) this.#leave();
    else if (this.#isOpen) this.#connection.end();
  }

  closed(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (error === undefined && this.#isOpen) this.#connection?.end();
    else this.#connection?.destroy();
  }

  #said(bytes: Uint8Array, at: number, size: number): void {
    if (this.#isDeaf || readType(bytes, at) > CommandType.offline) return;
    this.#connection ??= this.#crosses(readUsername(bytes, at + OFFSET.src));
    this.#send(bytes.slice(at, at + size));
  }

  /** It is known who speaks: the way to the server is taken. */
  #crosses(name: Username | undefined): Connection {
    if (name === undefined) throw noName();
    const { server, wayOf } = this.#ports;
    return wayOf(name).dial(server, {
      opened: () => this.#opened(),
      received: (bytes) => this.#heard(bytes),
      ended: () => this.#bank.end(),
      drained: () => this.#stream.resume(),
      closed: (error) => this.#lost(error),
    });
  }

  #send(bytes: Uint8Array): void {
    if (this.#isOpen) {
      this.#connection?.write(bytes);
      if (this.#connection?.isBehind?.() === true) this.#stream.pause();
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > waitingMax) this.#stream.pause();
  }

  // What the server does.

  #opened(): void {
    const connection = this.#connection;
    if (connection === undefined || this.#isOver) return;
    this.#isOpen = true;
    const first = connection.opening?.() ?? new Uint8Array();
    connection.write(Buffer.concat([first, ...this.#waiting]));
    this.#waiting = [];
    if (this.#isFinished) connection.end();
    else this.#stream.resume();
  }

  #heard(bytes: Uint8Array): void {
    try {
      this.#inward.push(bytes, { frame: (all, at, size) => this.#answered(all, at, size) });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #answered(bytes: Uint8Array, at: number, size: number): void {
    const type = readType(bytes, at);
    if (type <= CommandType.offline) {
      const command = bytes.slice(at, at + size);
      if (this.#outward.order === "little") swapHeader(command, 0);
      this.#bank.write(command);
      if (this.#bank.isFull) this.#connection?.pause();
      return;
    }
    const refusal = type === AddedType.authNo ? decodeAuthNo(bytes, at, size) : undefined;
    const kick = type === AddedType.kicked ? decodeKicked(bytes, at, size) : undefined;
    if (refusal !== undefined) this.#ports.tell(refusedBy(refusal).error);
    if (kick !== undefined) this.#ports.tell(kickedBy(kick).error);
  }

  #lost(error: NodeJS.ErrnoException | undefined): void {
    if (this.#isOver) return;
    if (error instanceof CoterieError) this.#ports.tell(error);
    else if (!this.#isOpen)
      this.#ports.tell(new UnreachableError(this.#ports.server, codeOf(error)));
    this.#leave();
  }

  /** The program goes on with a closed connection: nothing more can be done for it. */
  #refuse(error: unknown): void {
    if (!(error instanceof CoterieError)) throw error;
    this.#ports.tell(error);
    if (this.#isOpen) this.#connection?.end();
    else this.#connection?.destroy();
    this.#leave();
  }

  #leave(): void {
    this.#isDeaf = true;
    this.#bank.end();
    // A program that does not hang up by itself would stay for ever.
    this.#stream.resume();
  }
}

function codeOf(error: NodeJS.ErrnoException | undefined): string {
  return error?.code ?? "ECONNRESET";
}

function noName(): CoterieError {
  return new CoterieError(
    "COTERIE_NAME",
    "a program that crosses has named nobody in the SRC of its first command",
    "Let it say who it is: 1 to 8 bytes of UTF-8.",
  );
}
