import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { isMistake, mistakes } from "./mistakes.ts";
import type { Mistake } from "./mistakes.ts";

// A server that was written from the page alone: it shares no code with Coterie's, knows none of
// its rules, keeps everything in memory, and can be told to make one mistake.
//
//     node test/conformance/sloppy-server.ts PORT [MISTAKE]

const HEADER = 24;
const LEN_MAX = 1024;
const ANSWER_MS = 3000;

/** One command, its numbers read, its names as they stand there. */
interface Command {
  readonly type: number;
  readonly id: number;
  readonly src: Buffer;
  readonly dst: Buffer;
  readonly text: Buffer;
}

interface Client {
  readonly socket: Socket;
  isLittle: boolean | undefined;
  rest: Buffer;
  name: string | undefined;
  /** It has not answered in time, and has said nothing since. */
  isAway: boolean;
  /** Messages of this client that are to be answered. */
  owed: number;
  hasEnded: boolean;
}

interface Pending {
  readonly command: Command;
  readonly from: Client;
  readonly to: Client;
  readonly timer: NodeJS.Timeout;
}

/** A server on a port of 127.0.0.1. */
export interface SloppyServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts one. Port 0 picks a free one. */
export async function startSloppyServer(mistake?: Mistake, port = 0): Promise<SloppyServer> {
  const sloppy = new Sloppy(mistake);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sloppy.accepts(socket);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(port, "127.0.0.1", resolve);
  await promise;
  return {
    port: portOf(server),
    [Symbol.asyncDispose]: async () => {
      sloppy.stops();
      const { promise: closed, resolve: close } = Promise.withResolvers<void>();
      server.close(() => close());
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

class Sloppy {
  readonly #mistake: Mistake | undefined;
  readonly #clients = new Set<Client>();
  /** S2: who is connected, by name. */
  readonly #online = new Map<string, Client>();
  /** S4: what accumulates, by name. */
  readonly #kept = new Map<string, Command[]>();
  #pending: Pending[] = [];
  readonly #seen = new Set<string>();
  #counter = 1_000_000;

  constructor(mistake: Mistake | undefined) {
    this.#mistake = mistake;
  }

  accepts(socket: Socket): void {
    const client: Client = {
      socket,
      isLittle: undefined,
      rest: Buffer.alloc(0),
      name: undefined,
      isAway: false,
      owed: 0,
      hasEnded: false,
    };
    this.#clients.add(client);
    socket.on("data", (bytes) => {
      if (typeof bytes !== "string") this.#reads(client, bytes);
    });
    socket.on("error", () => {});
    socket.on("end", () => {
      client.hasEnded = true;
      this.#leaves(client);
      if (client.owed === 0) socket.end();
    });
    socket.on("close", () => {
      this.#leaves(client);
      this.#clients.delete(client);
    });
  }

  stops(): void {
    for (const { timer } of this.#pending) clearTimeout(timer);
    for (const { socket } of this.#clients) socket.destroy();
  }

  #makes(mistake: Mistake): boolean {
    return this.#mistake === mistake;
  }

  // ---- 1.1, 1.2, 1.6: bytes to commands

  #reads(client: Client, bytes: Buffer): void {
    let left = Buffer.concat([client.rest, bytes]);
    while (left.length >= 2) {
      client.isLittle ??= this.#guessOrder(left);
      const len = client.isLittle ? left.readUInt16LE(0) : left.readUInt16BE(0);
      if (!this.#isLen(len)) {
        if (this.#badLen(client)) return;
        left = left.subarray(2);
        continue;
      }
      if (left.length < len) break;
      this.#handles(client, this.#parse(left.subarray(0, len), client.isLittle));
      left = left.subarray(len);
      if (this.#makes("first-of-a-segment-is-enough")) left = left.subarray(left.length);
    }
    client.rest = this.#makes("drops-what-is-cut") ? Buffer.alloc(0) : Buffer.from(left);
  }

  #guessOrder(bytes: Buffer): boolean {
    if (this.#makes("network-order-only")) return false;
    if (this.#makes("little-endian-only")) return true;
    const len = bytes.readUInt16BE(0);
    return len < HEADER || len > LEN_MAX;
  }

  #isLen(len: number): boolean {
    const smallest = this.#makes("len-above-24") ? HEADER + 1 : HEADER;
    const largest = this.#makes("len-below-1024") ? LEN_MAX - 1 : LEN_MAX;
    return len >= smallest && len <= largest;
  }

  /** @returns whether the rest of what has come is of no use. */
  #badLen(client: Client): boolean {
    if (this.#makes("bad-len-is-ignored")) return false;
    const all = this.#makes("bad-len-ends-all") ? this.#clients : [client];
    for (const { socket } of all) socket.destroy();
    return true;
  }

  #parse(bytes: Buffer, isLittle: boolean): Command {
    const id = isLittle ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
    return {
      type: isLittle ? bytes.readUInt16LE(2) : bytes.readUInt16BE(2),
      id: this.#makes("ids-of-two-bytes") ? id % 65_536 : id,
      src: Buffer.from(bytes.subarray(8, 16)),
      dst: Buffer.from(bytes.subarray(16, 24)),
      text: this.#text(bytes.subarray(24)),
    };
  }

  #text(bytes: Buffer): Buffer {
    if (this.#makes("text-as-a-string")) return Buffer.from(bytes.toString("utf8"));
    const text = Buffer.from(bytes).toString("latin1");
    const nul = text.indexOf("\0");
    if (this.#makes("text-to-the-first-nul") && nul !== -1)
      return Buffer.from(text.slice(0, nul), "latin1");
    if (this.#makes("text-trimmed"))
      return Buffer.from(text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/gu, ""), "latin1");
    return Buffer.from(bytes);
  }

  #key(name: Buffer): string {
    const size = this.#makes("names-of-seven-bytes") ? 7 : name.length;
    const key = name.toString("latin1", 0, size);
    return this.#makes("names-in-lower-case") ? key.toLowerCase() : key;
  }

  #writes(client: Client, { type, id, src, dst, text }: Command): void {
    const body = text.subarray(0, LEN_MAX - HEADER);
    const bytes = Buffer.alloc(HEADER + body.length);
    if (client.isLittle === true) {
      bytes.writeUInt16LE(bytes.length, 0);
      bytes.writeUInt16LE(type, 2);
      bytes.writeUInt32LE(id, 4);
    } else {
      bytes.writeUInt16BE(bytes.length, 0);
      bytes.writeUInt16BE(type, 2);
      bytes.writeUInt32BE(id, 4);
    }
    src.copy(bytes, 8);
    dst.copy(bytes, 16);
    body.copy(bytes, HEADER);
    if (client.socket.writable) client.socket.write(bytes);
  }

  // ---- 1.3, 1.4, 1.5, 1.7: what a command does

  #handles(client: Client, command: Command): void {
    const name = this.#key(command.src);
    if (client.name === undefined) this.#arrives(client, name);
    else if (this.#makes("any-src")) this.#arrives(client, name);
    else if (client.name !== name && command.type !== 1) return;
    if (client.isAway && client.name !== undefined) {
      client.isAway = false;
      this.#handsOver(client, client.name);
    }
    if (command.type === 1) this.#reply(client, command);
    else if (command.type === 0 || command.type === 2) this.#message(client, command);
    else if (this.#makes("unknown-types-pass")) this.#passesOn(command);
  }

  #passesOn(command: Command): void {
    const to = this.#present(command);
    if (to !== undefined) this.#writes(to, command);
  }

  #arrives(client: Client, name: string): void {
    if (client.name === name && this.#online.get(name) === client) return;
    client.name = name;
    this.#online.set(name, client);
    this.#handsOver(client, name);
  }

  #leaves(client: Client): void {
    for (const [name, its] of this.#online) if (its === client) this.#online.delete(name);
  }

  #handsOver(client: Client, name: string): void {
    const kept = this.#kept.get(name) ?? [];
    if (!this.#makes("kept-stays")) this.#kept.delete(name);
    for (const command of this.#makes("latest-kept-first") ? kept.toReversed() : kept) {
      this.#counter += 1;
      const id = this.#makes("kept-with-other-id") ? this.#counter : command.id;
      this.#writes(client, { ...command, id });
      if (this.#makes("expects-answer-to-type-2")) {
        setTimeout(() => {
          const sender = this.#online.get(this.#key(command.src));
          if (sender !== undefined) this.#says(sender, command, "300");
        }, ANSWER_MS).unref();
      }
    }
  }

  #present({ src, dst }: Command): Client | undefined {
    const to = this.#online.get(this.#key(dst));
    if (this.#makes("no-notes-to-oneself") && dst.equals(src)) return undefined;
    return to === undefined || to.isAway ? undefined : to;
  }

  #message(from: Client, command: Command): void {
    const pair = `${this.#key(command.src)} ${command.id}`;
    if (this.#makes("once-an-id") && this.#seen.has(pair)) return;
    this.#seen.add(pair);
    const to = this.#present(command);
    if (to === undefined) {
      this.#keeps(command);
      const isOwed = command.type === 0 || this.#makes("answers-type-2");
      if (isOwed && !this.#makes("never-300")) this.#says300(from, command);
      return;
    }
    this.#writes(to, command);
    if (command.type !== 0) return;
    if (this.#makes("answers-for-the-recipient")) {
      this.#says(from, command, "200");
      return;
    }
    from.owed += 1;
    const timer = setTimeout(() => {
      this.#timesOut(pending);
    }, this.#patienceMs());
    const pending: Pending = { command, from, to, timer };
    this.#pending.push(pending);
  }

  #patienceMs(): number {
    if (this.#makes("300-after-5-seconds")) return 5000;
    return this.#makes("300-after-1-second") ? 1000 : ANSWER_MS;
  }

  #timesOut(pending: Pending): void {
    this.#pending = this.#pending.filter((one) => one !== pending);
    pending.to.isAway = true;
    this.#keeps(pending.command);
    if (!this.#makes("never-300")) this.#says300(pending.from, pending.command);
    this.#isAnswered(pending.from);
  }

  #keeps(command: Command): void {
    if (this.#makes("forgets-kept")) return;
    const name = this.#key(command.dst);
    const type = this.#makes("kept-as-type-0") ? 0 : 2;
    const before = this.#makes("keeps-the-latest-only") ? [] : (this.#kept.get(name) ?? []);
    this.#kept.set(name, [...before, { ...command, type }]);
  }

  #reply(by: Client, reply: Command): void {
    const pending = this.#pending.find(
      ({ command, to }) =>
        command.id === reply.id &&
        to === by &&
        (this.#makes("reply-dst-not-read") || this.#key(command.src) === this.#key(reply.dst)),
    );
    if (pending === undefined) return;
    const code = reply.text.toString("latin1").replace(/[\0 \r\n]+$/u, "");
    if (code !== "200" && !this.#makes("any-reply-counts")) return;
    clearTimeout(pending.timer);
    this.#pending = this.#pending.filter((one) => one !== pending);
    this.#says(pending.from, pending.command, code);
    if (this.#makes("reply-to-both")) this.#says(by, pending.command, code);
    if (this.#makes("keeps-replies") && pending.from.hasEnded) this.#keeps(reply);
    this.#isAnswered(pending.from);
  }

  #says300(client: Client, command: Command): void {
    this.#says(client, command, "300");
    if (this.#makes("300-twice")) this.#says(client, command, "300");
  }

  #says(client: Client, { id, src, dst }: Command, code: string): void {
    const names = this.#makes("reply-src-not-swapped") ? { src, dst } : { src: dst, dst: src };
    this.#writes(client, { type: 1, id, ...names, text: Buffer.from(code) });
  }

  #isAnswered(client: Client): void {
    client.owed -= 1;
    if (client.owed === 0 && client.hasEnded) client.socket.end();
  }
}

if (process.argv[1] === import.meta.filename) {
  const [port = "7427", word = ""] = process.argv.slice(2);
  if (word !== "" && !isMistake(word)) {
    console.error(`${word} is none of: ${Object.keys(mistakes).join(", ")}`);
    process.exit(64);
  }
  const server = await startSloppyServer(isMistake(word) ? word : undefined, Number(port));
  console.log(`listening on 127.0.0.1:${server.port}`);
}
