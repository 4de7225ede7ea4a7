import { connect } from "node:net";
import type { Socket } from "node:net";
import type { ByteOrder } from "../../src/wire/byte-order.ts";
import { swapHeader } from "../../src/wire/byte-order.ts";
import { OFFSET } from "../../src/wire/command.ts";
import { readId, readType, writeHead } from "../../src/wire/codec.ts";
import { FrameCutter } from "../../src/wire/frame.ts";

/** What a test writes: any bytes may stand in any field, valid or not. */
export interface SeedFields {
  readonly type: number;
  readonly id: number;
  /** Only its first 8 bytes are written. */
  readonly src: string;
  readonly dst: string;
  readonly text: string | Uint8Array;
}

/** What came from the server. Names are cut at their first NUL. */
export interface SeedCommand {
  readonly type: number;
  readonly id: number;
  readonly src: string;
  readonly dst: string;
  readonly text: string;
  /** The message as it came; `text` shows bytes that are not UTF-8 as U+FFFD. */
  readonly bytes: Uint8Array;
}

export interface PeerOptions {
  /** Default: network order. */
  readonly order?: ByteOrder;
  /** Answer every type 0 with "200" as it comes. Default false. */
  readonly autoReply?: boolean;
}

/** How long an expected command may take before a test gives up on it. */
const PATIENCE_MS = 10_000;
/** Fences take ids from here up, so that they leave the peer's own count alone. */
const FENCE_ID_MIN = 0xff_ff_00_00;
const FENCE_TEXT = "\u0001fence ";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One command as bytes. Checks nothing, so that tests can also say what is wrong. */
export function seedFrame(fields: SeedFields, order: ByteOrder = "network"): Uint8Array {
  const text = typeof fields.text === "string" ? encoder.encode(fields.text) : fields.text;
  const bytes = new Uint8Array(OFFSET.text + text.length);
  writeHead(bytes, 0, bytes.length, fields.type, fields.id);
  bytes.set(encoder.encode(fields.src).subarray(0, 8), OFFSET.src);
  bytes.set(encoder.encode(fields.dst).subarray(0, 8), OFFSET.dst);
  bytes.set(text, OFFSET.text);
  if (order === "little") swapHeader(bytes, 0);
  return bytes;
}

/**
 * Connects a client that knows only the seed's page and says nothing by itself.
 *
 * @example
 * const bob = await peer(server, "bob");
 * await bob.hello();
 */
export async function peer(
  server: { readonly host: string; readonly port: number },
  name: string,
  options: PeerOptions = {},
): Promise<SeedPeer> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ ...server, allowHalfOpen: true, noDelay: true });
  socket.once("error", reject).once("connect", resolve);
  await promise;
  socket.off("error", reject);
  return new SeedPeer(socket, name, options);
}

/** A connection of one name. Commands that come wait here in order until `receives` takes them. */
export class SeedPeer implements AsyncDisposable {
  readonly name: string;
  readonly socket: Socket;
  /** Answer every type 0 with "200" as it comes; it still waits for `receives`. */
  autoReply: boolean;
  readonly #order: ByteOrder;
  readonly #arrived: SeedCommand[] = [];
  readonly #waiting: PromiseWithResolvers<SeedCommand>[] = [];
  readonly #fences = new Map<number, PromiseWithResolvers<string>>();
  readonly #closed = Promise.withResolvers<"end" | "reset">();
  #over: "end" | "reset" | undefined;
  #nextId = 0;
  #nextFence = FENCE_ID_MIN;

  constructor(socket: Socket, name: string, options: PeerOptions) {
    this.socket = socket;
    this.name = name;
    this.#order = options.order ?? "network";
    this.autoReply = options.autoReply ?? false;
    const cutter = new FrameCutter(this.#order);
    const sink = {
      frame: (bytes: Uint8Array, at: number, size: number): void =>
        this.#take(read(bytes.slice(at, at + size))),
    };
    socket.on("data", (bytes: Uint8Array) => {
      // A stream of the server that is not one of commands is the server's fault: fail loudly.
      cutter.push(bytes, sink);
    });
    socket.on("end", () => this.#finishes("end"));
    socket.on("error", () => this.#finishes("reset"));
    socket.on("close", (hadError) => this.#finishes(hadError ? "reset" : "end"));
  }

  /** What has come and was not yet taken by `receives`. */
  get arrived(): readonly SeedCommand[] {
    return this.#arrived;
  }

  /** Names this connection without a message: a reply to nothing. */
  async hello(): Promise<void> {
    await this.writes({ type: 1, id: 0, src: this.name, dst: this.name, text: "200" });
  }

  /**
   * Sends a message, by default as type 0 under the next id of this connection (from 0 up).
   *
   * @returns the messageID.
   */
  async sends(
    to: string,
    text: string | Uint8Array,
    more: { readonly type?: number; readonly id?: number; readonly src?: string } = {},
  ): Promise<number> {
    const id = more.id ?? this.#nextId;
    if (more.id === undefined) this.#nextId += 1;
    await this.writes({ type: more.type ?? 0, id, src: more.src ?? this.name, dst: to, text });
    return id;
  }

  /** Answers a command of another. */
  async replies(command: Pick<SeedCommand, "id" | "src">, code = "200"): Promise<void> {
    await this.writes({ type: 1, id: command.id, src: this.name, dst: command.src, text: code });
  }

  /** Takes the next command; waits for it if need be. Fails if the connection is over first. */
  async receives(): Promise<SeedCommand> {
    const next = this.#arrived.shift();
    if (next !== undefined) return next;
    if (this.#over !== undefined) throw new Error(`nothing more comes for ${this.name}`);
    const waiting = Promise.withResolvers<SeedCommand>();
    this.#waiting.push(waiting);
    return this.#patiently(waiting.promise, "receives nothing");
  }

  /** Takes the next command, which must be the reply to `id`. @returns its code. */
  async hears(id: number): Promise<string> {
    const command = await this.receives();
    if (command.type === 1 && command.id === id) return command.text;
    throw new Error(`${this.name} expected the reply to ${id}, got ${JSON.stringify(command)}`);
  }

  /**
   * A fence: a message to oneself, answered at once. When it is back, the server has handled all
   * that this peer wrote before, and all that it wrote to this peer before has arrived.
   *
   * It is a command like any other: it names the connection, and its "200" is evidence that what
   * was handed over before has been taken. Neither the message nor its reply is seen by `receives`.
   *
   * @returns the code: "200", or "300" if this peer is not the one that the name leads to.
   */
  async roundtrip(): Promise<string> {
    const id = this.#nextFence;
    this.#nextFence += 1;
    const fence = Promise.withResolvers<string>();
    this.#fences.set(id, fence);
    await this.writes({ type: 0, id, src: this.name, dst: this.name, text: `${FENCE_TEXT}${id}` });
    return this.#patiently(fence.promise, "gets no answer to its own message");
  }

  /** Writes a command, or any bytes as they are; returns once the system has taken them. */
  async writes(what: SeedFields | Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const bytes = what instanceof Uint8Array ? what : seedFrame(what, this.#order);
    this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    await promise;
  }

  /** Vanishes: the server sees a reset. */
  async reset(): Promise<void> {
    this.socket.resetAndDestroy();
    await this.#closed.promise;
  }

  /** Says that nothing more comes (FIN); goes on receiving. */
  async finish(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.end(resolve);
    await promise;
  }

  /** Waits until the server ends the connection. What has arrived can still be received. */
  async closed(): Promise<"end" | "reset"> {
    return this.#patiently(this.#closed.promise, "is not hung up on");
  }

  /** Hangs up, both ways. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.destroyed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.once("close", () => resolve());
    this.socket.destroy();
    await promise;
  }

  #take(command: SeedCommand): void {
    if (this.#isFence(command)) return;
    if (this.autoReply && command.type === 0) void this.replies(command).catch(() => {});
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#arrived.push(command);
    else waiting.resolve(command);
  }

  #isFence(command: SeedCommand): boolean {
    if (command.src !== this.name || command.id < FENCE_ID_MIN) return false;
    if (command.type === 1) {
      const fence = this.#fences.get(command.id);
      this.#fences.delete(command.id);
      fence?.resolve(command.text);
      return fence !== undefined;
    }
    if (!command.text.startsWith(FENCE_TEXT)) return false;
    if (command.type === 0) void this.replies(command).catch(() => {});
    return true;
  }

  #finishes(how: "end" | "reset"): void {
    if (this.#over !== undefined) return;
    this.#over = how;
    const reason = new Error(`the connection of ${this.name} is over (${how})`);
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    for (const { reject } of this.#fences.values()) reject(reason);
    this.#closed.resolve(how);
    if (how === "end") this.socket.end();
  }

  async #patiently<T>(promise: Promise<T>, complaint: string): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`${this.name} ${complaint} for ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function read(frame: Uint8Array): SeedCommand {
  const bytes = frame.subarray(OFFSET.text);
  return {
    type: readType(frame, 0),
    id: readId(frame, 0),
    src: nameAt(frame, OFFSET.src),
    dst: nameAt(frame, OFFSET.dst),
    text: decoder.decode(bytes),
    bytes,
  };
}

function nameAt(frame: Uint8Array, at: number): string {
  const field = frame.subarray(at, at + 8);
  const end = field.indexOf(0);
  return decoder.decode(end === -1 ? field : field.subarray(0, end));
}
