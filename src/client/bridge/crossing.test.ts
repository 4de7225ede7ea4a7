import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeerStream } from "../../io/peer-socket.ts";
import type { Connection, ConnectionEvents, Transport } from "../../io/transport.ts";
import { AddedType } from "../../wire/added-type.ts";
import type { ByteOrder } from "../../wire/byte-order.ts";
import { decodeCommand, encodeCommand } from "../../wire/codec.ts";
import type { Command } from "../../wire/command.ts";
import { CoterieError } from "../../wire/error.ts";
import { encodeAuthNo, RefusalCode } from "../../wire/sign-in.ts";
import { parseUsername } from "../../wire/username.ts";
import { Crossing } from "./crossing.ts";

const signIn = encodeCommand({
  type: AddedType.auth,
  id: 0,
  src: parseUsername("ann"),
  dst: undefined,
  text: new Uint8Array(78),
});

function message(text: string, src = "ann", type = 0): Command {
  const names = { src: parseUsername(src), dst: parseUsername("bob") };
  return { type, id: 7, ...names, text: Buffer.from(text) };
}

/** A program, its crossing, and the server as the crossing sees it. */
class Play {
  readonly told: string[] = [];
  /** What the program got, and what the server got, by event. */
  readonly program: string[] = [];
  readonly server: string[] = [];
  readonly got: Uint8Array[] = [];
  readonly sent: Uint8Array[] = [];
  takes = true;
  isBehind = false;
  #events: ConnectionEvents | undefined;
  readonly crossing: Crossing;

  constructor() {
    const stream: PeerStream = {
      address: "127.0.0.1",
      isSecure: false,
      exporter: () => undefined,
      write: (bytes) => {
        this.got.push(bytes);
        return this.takes;
      },
      pause: () => this.program.push("pause"),
      resume: () => this.program.push("resume"),
      end: () => this.program.push("end"),
      destroy: () => this.program.push("destroy"),
    };
    const way: Transport = {
      dial: (_, events) => {
        this.#events = events;
        return this.#connection();
      },
    };
    this.crossing = new Crossing(() => stream, {
      server: { host: "192.0.2.1", port: 7427 },
      wayOf: (name) => {
        if (name === "ann") return way;
        throw new CoterieError("COTERIE_NOT_JOINED", `${name} has not joined`, "Join.");
      },
      tell: (trouble) => this.told.push(trouble.code),
    });
    this.crossing.start();
  }

  get events(): ConnectionEvents {
    assert.ok(this.#events, "the crossing has gone to the server");
    return this.#events;
  }

  get hasDialled(): boolean {
    return this.#events !== undefined;
  }

  says(command: Command, order: ByteOrder = "network"): void {
    const bytes = encodeCommand(command, order);
    this.crossing.received(bytes, bytes.length);
  }

  answers(command: Command): void {
    this.events.received(encodeCommand(command));
  }

  #connection(): Connection {
    return {
      write: (bytes) => this.sent.push(bytes),
      isBehind: () => this.isBehind,
      end: () => this.server.push("end"),
      destroy: () => this.server.push("destroy"),
      pause: () => this.server.push("pause"),
      resume: () => this.server.push("resume"),
      exporter: () => new Uint8Array(32),
      opening: () => signIn,
    };
  }
}

test("the first command says who crosses; they sign in, and what was said follows", () => {
  const play = new Play();
  const first = message("hi");
  play.says(first, "little");
  assert.deepEqual(play.sent, []);

  play.events.opened();
  play.says(message("again"), "little");

  const all = Buffer.concat(play.sent);
  const expected = [signIn, encodeCommand(first), encodeCommand(message("again"))];
  assert.deepEqual(all, Buffer.concat(expected));
});

test("what comes is in the order of bytes in which the program speaks", () => {
  for (const order of ["network", "little"] as const) {
    const play = new Play();
    play.says(message("hi"), order);
    play.events.opened();

    play.answers(message("hello", "bob"));

    const [bytes] = play.got;
    assert.ok(bytes);
    assert.equal(Buffer.from(decodeCommand(bytes, order).text).toString(), "hello");
  }
});

test("nothing but the seed's types crosses, either way", () => {
  const play = new Play();
  play.says({ ...message(""), type: AddedType.hello });
  assert.equal(play.hasDialled, false);

  play.says(message("hi"));
  play.events.opened();
  play.says({ ...message(""), type: AddedType.hello });
  play.answers({ ...message(""), type: AddedType.notice });

  assert.equal(play.sent.length, 1);
  assert.deepEqual(play.got, []);
});

test("a name that has not joined here goes no further, and is told of", () => {
  const play = new Play();
  play.says(message("hi", "eve"));

  assert.deepEqual(play.told, ["COTERIE_NOT_JOINED"]);
  assert.equal(play.hasDialled, false);
  assert.ok(play.program.includes("end"));
});

test("a program that loses its framing loses its connection, and the server hears its end", () => {
  const play = new Play();
  play.says(message("hi"));
  play.events.opened();
  play.crossing.received(Uint8Array.from([0xff, 0xff, 0, 0]), 4);

  assert.deepEqual(play.told, ["COTERIE_FRAME_SIZE"]);
  assert.ok(play.server.includes("end"));
  assert.ok(play.program.includes("end"));
});

test("who runs the bridge hears why the server lets nobody in", () => {
  const play = new Play();
  play.says(message("hi"));
  play.events.opened();
  const text = encodeAuthNo({ code: RefusalCode.unknownDevice, retrySeconds: 0, text: "no" });
  play.events.received(
    encodeCommand({ type: AddedType.authNo, id: 0, src: undefined, dst: undefined, text }),
  );
  play.events.ended();

  assert.deepEqual(play.told, ["COTERIE_NOT_LET_IN"]);
  assert.ok(play.program.includes("end"));
});

test("a server that is not there is told of", () => {
  const play = new Play();
  play.says(message("hi"));
  play.events.closed(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));

  assert.deepEqual(play.told, ["COTERIE_UNREACHABLE"]);
  assert.ok(play.program.includes("end"));
});

test("a program that says all and ends before the server is reached still has said it", () => {
  const play = new Play();
  play.says(message("hi"));
  play.crossing.finished();
  play.events.opened();

  assert.equal(play.sent.length, 1);
  assert.deepEqual(play.server, ["end"]);
  play.answers(message("200", "bob", 1));
  assert.equal(play.got.length, 1);
});

test("a program that does not read holds up the server, and nothing is lost by it", () => {
  const play = new Play();
  play.takes = false;
  play.says(message("hi"));
  play.events.opened();
  const long = "x".repeat(1000);
  for (let count = 0; count < 300; count += 1) play.answers(message(long, "bob"));
  assert.ok(play.server.includes("pause"));

  play.takes = true;
  play.crossing.written();

  assert.equal(play.server.at(-1), "resume");
  assert.equal(Buffer.concat(play.got).length, 300 * 1024);
});

test("a server that is not reached yet holds up the program", () => {
  const play = new Play();
  const long = message("x".repeat(1000));
  for (let count = 0; count < 65; count += 1) play.says(long);
  assert.equal(play.program.at(-1), "pause");

  play.events.opened();

  assert.equal(play.program.at(-1), "resume");
});

test("a server that reads slowly holds up the program", () => {
  const play = new Play();
  play.says(message("hi"));
  play.events.opened();
  play.isBehind = true;
  play.says(message("again"));
  assert.equal(play.program.at(-1), "pause");

  play.events.drained?.();

  assert.equal(play.program.at(-1), "resume");
});
