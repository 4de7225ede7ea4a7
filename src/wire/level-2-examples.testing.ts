/** The commands of level 2 that the page of the protocol shows, with what each field says. */

import assert from "node:assert/strict";
import { hex } from "../../test/helpers/wire.ts";
import { encodeAbout, encodeFacts } from "./about.ts";
import { AddedType, FEATURES } from "./added-type.ts";
import { encodeCommand, readId, readType } from "./codec.ts";
import { HEADER_BYTES, OFFSET } from "./command.ts";
import { encodeAsk, encodeFates } from "./fate-list.ts";
import { encodeHello, encodeWelcome } from "./hello.ts";
import { encodeNotice, NoticeCode } from "./notice.ts";
import { encodePresence, encodeWho, PresenceState } from "./presence.ts";
import { encodeRead, encodeTyping } from "./signs.ts";
import { encodeTaken } from "./taken.ts";
import { parseUsername } from "./username.ts";

/** One field of a body: its name on the page, its bytes, and how they are read. */
export type Field = readonly [
  name: string,
  bytes: number,
  as: "number" | "token" | "name" | "text" | "bytes" | "zero",
];

export interface Example {
  readonly title: string;
  readonly bytes: Uint8Array;
  /** Of the body, in their order. */
  readonly fields: readonly Field[];
}

const ann = parseUsername("ann");
const bob = parseUsername("bob");
const epoch = 0x0102030405060708n;
const incarnation = 0xa1a2a3a4a5a6a7a8n;
const features = FEATURES;
const facts = { part: 2, parts: 3, replyTo: { src: bob, epoch: 0x1112131415161718n, id: 41 } };
const atMs = 1_700_000_000_000;
const there = { name: bob, state: PresenceState.here, forSeconds: 60 };
const sentence = { code: NoticeCode.takenOver, text: "taken over", remedy: "Use it." };
const fates = [
  { id: 7, code: 200 },
  { id: 8, code: 0 },
];

/** A command with nothing but what its rules ask for. */
function said(type: number, text: Uint8Array, id = 0): Uint8Array {
  return encodeCommand({ type, id, src: ann, dst: undefined, text });
}

/** The same from a server to ann. */
function told(type: number, text: Uint8Array, id = 0): Uint8Array {
  return encodeCommand({ type, id, src: undefined, dst: ann, text });
}

/** A command of ann's that concerns bob. */
function toBob(type: number, text: Uint8Array, id = 0): Uint8Array {
  return encodeCommand({ type, id, src: ann, dst: bob, text });
}

const EPOCH: Field = ["epoch", 8, "token"];
const FACTS: readonly Field[] = [
  ["part", 2, "number"],
  ["parts", 2, "number"],
  ["answers messageID", 4, "number"],
  ["answers SRC", 8, "name"],
  ["answers epoch", 8, "token"],
];
const FATE: readonly Field[] = [
  ["messageID", 4, "number"],
  ["code", 2, "number"],
  ["", 2, "zero"],
];

/** In the order of the page. */
export const EXAMPLES: readonly Example[] = [
  {
    title: "HELLO: ann, all features, knows nothing of this server",
    bytes: said(
      AddedType.hello,
      encodeHello({ features, sendOnly: false, epoch, incarnation: 0n, upto: 0 }),
    ),
    fields: [
      ["features", 4, "number"],
      ["flags", 4, "number"],
      EPOCH,
      ["incarnation", 8, "token"],
      ["upto", 8, "number"],
    ],
  },
  {
    title: "WELCOME: all features, 14 November 2023",
    bytes: told(AddedType.welcome, encodeWelcome({ features, incarnation, atMs })),
    fields: [
      ["features", 4, "number"],
      ["", 4, "zero"],
      ["incarnation", 8, "token"],
      ["time", 8, "number"],
    ],
  },
  {
    title: "ABOUT from ann: message 7 is part 2 of 3, and answers bob's 41",
    bytes: toBob(AddedType.about, encodeFacts(facts), 7),
    fields: FACTS,
  },
  {
    title: "ABOUT to bob: the same message, number 65,600",
    bytes: toBob(AddedType.about, encodeAbout({ number: 65_600, atMs, epoch, ...facts }), 7),
    fields: [["number", 8, "number"], ["time", 8, "number"], EPOCH, ...FACTS],
  },
  {
    title: "TAKEN up to 65,600",
    bytes: said(AddedType.taken, encodeTaken(65_600)),
    fields: [["upto", 8, "number"]],
  },
  {
    title: "ASK for 7 and 8",
    bytes: said(AddedType.ask, encodeAsk({ epoch, ids: [7, 8] }), 3),
    fields: [EPOCH, ["messageID", 4, "number"], ["messageID", 4, "number"]],
  },
  {
    title: "FATE: 7 was taken, of 8 nothing is known",
    bytes: told(AddedType.fate, encodeFates({ epoch, entries: fates }), 3),
    fields: [EPOCH, ...FATE, ...FATE],
  },
  {
    title: "SENT: what ann wrote to bob on another of her devices, as message 7",
    bytes: toBob(AddedType.sent, new TextEncoder().encode("hi"), 7),
    fields: [["text", 2, "text"]],
  },
  {
    title: "WHO: watch bob",
    bytes: said(AddedType.who, encodeWho({ watch: true, names: [bob] }), 5),
    fields: [
      ["flags", 4, "number"],
      ["name", 8, "name"],
    ],
  },
  {
    title: "PRESENCE: bob has been here for a minute",
    bytes: told(AddedType.presence, encodePresence({ more: false, entries: [there] }), 5),
    fields: [
      ["flags", 4, "number"],
      ["name", 8, "name"],
      ["state", 1, "number"],
      ["", 3, "zero"],
      ["seconds", 4, "number"],
    ],
  },
  {
    title: "TYPING: ann writes to bob",
    bytes: toBob(AddedType.typing, encodeTyping(true)),
    fields: [
      ["types", 1, "number"],
      ["", 3, "zero"],
    ],
  },
  {
    title: "READ: ann has read bob's messages up to 41",
    bytes: toBob(AddedType.read, encodeRead({ epoch: 0x1112131415161718n, id: 41 })),
    fields: [EPOCH, ["messageID", 4, "number"]],
  },
  {
    title: "NOTICE 409",
    bytes: told(AddedType.notice, encodeNotice(sentence)),
    fields: [
      ["code", 2, "number"],
      ["bytes of the text", 2, "number"],
      ["text", 10, "text"],
      ["remedy", 7, "text"],
    ],
  },
  {
    title: "PING from ann",
    bytes: said(AddedType.ping, Uint8Array.of(0xca, 0xfe), 9),
    fields: [["anything", 2, "bytes"]],
  },
  {
    title: "PONG to ann",
    bytes: told(AddedType.pong, Uint8Array.of(0xca, 0xfe), 9),
    fields: [["the same", 2, "bytes"]],
  },
];

/** The block as it ought to stand on the page; what it says is read from the bytes. */
export function render({ title, bytes, fields }: Example, fence = "level-2"): string {
  const type = readType(bytes, 0).toString(16).padStart(4, "0");
  const lines = [
    line(
      bytes.subarray(0, 8),
      `len ${bytes.length}, type 0x${type}, messageID ${readId(bytes, 0)}`,
    ),
    line(bytes.subarray(OFFSET.src, OFFSET.dst), `SRC ${textOf(bytes, OFFSET.src, 8)}`),
    line(bytes.subarray(OFFSET.dst, OFFSET.text), `DST ${textOf(bytes, OFFSET.dst, 8)}`),
  ];
  lines.push(...fieldLines(bytes, HEADER_BYTES, fields));
  return ["```" + fence, title, ...lines, "```"].join("\n");
}

/** The lines of `fields`, which must be all of `bytes` from `at` on. */
export function fieldLines(bytes: Uint8Array, at: number, fields: readonly Field[]): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    const [, size] = field;
    lines.push(line(bytes.subarray(at, at + size), meaning(bytes, at, field)));
    at += size;
  }
  assert.equal(at, bytes.length, "the fields are the whole body");
  return lines;
}

/** Eight bytes in a line; what they say stands behind the first. */
function line(bytes: Uint8Array, remark: string): string {
  const pairs = hex(bytes).match(/../gu) ?? [];
  const lines = [`${pairs.slice(0, 8).join(" ").padEnd(23)}  ${remark}`];
  for (let at = 8; at < pairs.length; at += 8) lines.push(pairs.slice(at, at + 8).join(" "));
  return lines.join("\n");
}

function meaning(bytes: Uint8Array, at: number, [name, size, as]: Field): string {
  const digits = hex(bytes.subarray(at, at + size));
  if (as === "number") return `${name} ${BigInt(`0x${digits}`)}`;
  if (as === "token") return `${name} ${/^0+$/u.test(digits) ? "none" : `0x${digits}`}`;
  if (as === "bytes") return name;
  if (as !== "zero") return `${name} ${textOf(bytes, at, size)}`;
  assert.match(digits, /^0+$/u);
  return "zero";
}

function textOf(bytes: Uint8Array, at: number, size: number): string {
  const text = new TextDecoder().decode(bytes.subarray(at, at + size));
  return JSON.stringify(text.replace(/\0+$/u, ""));
}
