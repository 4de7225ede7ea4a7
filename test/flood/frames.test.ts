import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { after, test } from "node:test";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { Program } from "../../src/server/members/group.testing.ts";
import { encodeCommand } from "../../src/wire/codec.ts";
import { CommandType } from "../../src/wire/command.ts";
import { parseUsername } from "../../src/wire/username.ts";
import { Flooded, writesTo } from "./flooded.ts";

/** Who says nothing goes soon. */
const flooded = await Flooded.starts({ handshakeMsMax: 2000, signInMsMax: 4000 });
const ann = await flooded.joins("ann");
const bob = await flooded.joins("bob");
after(async () => {
  await writesTo(ann, bob, "nobody was disturbed");
  for (const each of [ann, bob]) each.hangsUp();
  await flooded[Symbol.asyncDispose]();
});

/** A message of ann to bob, of so many bytes with its header. */
function message(size: number): Uint8Array {
  const names = { src: parseUsername("ann"), dst: parseUsername("bob") };
  const text = Buffer.alloc(size - 24, "t");
  return encodeCommand({ type: CommandType.message, id: size, ...names, text });
}

/** Bytes that begin with this `len`. */
function framed(size: number): Uint8Array {
  const bytes = new Uint8Array(64);
  new DataView(bytes.buffer).setUint16(0, size);
  return bytes;
}

/** One whose connection nobody else needs: a sender only. */
async function annAgain(): Promise<Program> {
  const one = await new Program(flooded, "ann", ann.device).connects();
  one.signsIn();
  await one.isLetIn();
  return one;
}

async function closed(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once("close", () => resolve());
  socket.on("error", () => {}).resume();
  await promise;
}

async function tls(): Promise<TLSSocket> {
  const socket = connectTls({ ...flooded.address, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return socket;
}

for (const size of [0, 23, 1025, 65_535]) {
  test(`inside TLS a len of ${size} ends the connection, whoever says it`, async () => {
    const member = await annAgain();
    member.writes(framed(size));
    await member.isOver();

    const stranger = await tls();
    stranger.write(framed(size));
    await closed(stranger);
  });
}

for (const size of [24, 258, 1024]) {
  test(`inside TLS a command of ${size} bytes arrives whole, byte by byte as well`, async () => {
    const whole = message(size);
    const text = "t".repeat(size - 24);
    ann.writes(whole);
    await bob.receives(text);
    await ann.isAnswered("200");
    for (const byte of whole) ann.writes(Uint8Array.of(byte));
    await bob.receives(text);
    await ann.isAnswered("200");
  });
}

test("inside TLS two commands in one record, cut inside the next header, are two", async () => {
  const whole = message(30);
  ann.writes(Buffer.concat([whole, whole, whole.subarray(0, 7)]));
  for (let count = 0; count < 2; count += 1) {
    await bob.receives("tttttt");
    await ann.isAnswered("200");
  }
  ann.writes(whole.subarray(7));
  await bob.receives("tttttt");
  await ann.isAnswered("200");
});

test("inside TLS a command of type 65535 is passed over", async () => {
  ann.says(0xffff, Buffer.from("?"), "bob");
  await writesTo(ann, bob, "and this is heard");
});

test("inside TLS a message of one who has not signed in is turned away", async () => {
  const stranger = await new Program(flooded, "ann").connects();
  stranger.sends("bob", "it is me", 1);

  await stranger.isTurnedAway(401);
});

/** What is neither TLS nor a command of the seed, or becomes something else on the way. */
const ODD = {
  "the first byte of TLS and garbage": [Buffer.concat([Buffer.of(0x16), Buffer.alloc(99, 0xab)])],
  "a hello of TLS that is garbage": [
    Buffer.concat([Buffer.from("160301060001000005fc0303", "hex"), Buffer.alloc(2000, 0xab)]),
  ],
  "a hello of TLS after a plain command": [
    encodeCommand({
      type: CommandType.reply,
      id: 0,
      src: parseUsername("guest"),
      dst: parseUsername("guest"),
      text: Buffer.from("200"),
    }),
    Buffer.from("160301020001000001fc0303", "hex"),
  ],
  "TLS as of long ago": [Buffer.from("8080010301005700000020", "hex"), Buffer.alloc(99, 0x80)],
} as const;

for (const [what, pieces] of Object.entries(ODD)) {
  test(`${what} ends the connection`, async () => {
    const socket = connect(flooded.address);
    for (const bytes of pieces) socket.write(bytes);

    await closed(socket);
  });
}

test("bytes of TLS that were changed on the way end the connection", async () => {
  const near = connect(flooded.address);
  const socket = connectTls({ socket: near, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  near.write(Buffer.from("1703030020", "hex"));
  near.write(Buffer.alloc(32, 0xab));

  await closed(socket);
});
