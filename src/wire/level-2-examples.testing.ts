/** The commands of level 2 that the page of the protocol shows, by their titles there. */

import { encodeAbout, encodeFacts } from "./about.ts";
import { AddedType, FEATURES } from "./added-type.ts";
import { encodeCommand } from "./codec.ts";
import { encodeAsk, encodeFates } from "./fate-list.ts";
import { encodeHello, encodeWelcome } from "./hello.ts";
import { encodeNotice, NoticeCode } from "./notice.ts";
import { encodePresence, encodeWho, PresenceState } from "./presence.ts";
import { encodeRead, encodeTyping } from "./signs.ts";
import { encodeTaken } from "./taken.ts";
import { parseUsername } from "./username.ts";

const ann = parseUsername("ann");
const bob = parseUsername("bob");
const epoch = 0x0102030405060708n;
const incarnation = 0xa1a2a3a4a5a6a7a8n;
const features = FEATURES;
const facts = { part: 2, parts: 3, replyTo: { src: bob, epoch: 0x1112131415161718n, id: 41 } };
const atMs = 1_700_000_000_000;

/** A command with nothing but what its rules ask for. */
function said(type: number, text: Uint8Array, id = 0): Uint8Array {
  return encodeCommand({ type, id, src: ann, dst: undefined, text });
}

/** The same from a server to ann. */
function told(type: number, text: Uint8Array, id = 0): Uint8Array {
  return encodeCommand({ type, id, src: undefined, dst: ann, text });
}

/** Title and bytes of each example, in the order of the page. */
export const EXAMPLES: ReadonlyMap<string, Uint8Array> = new Map([
  [
    "HELLO: ann, all features, knows nothing of this server",
    said(
      AddedType.hello,
      encodeHello({ features, sendOnly: false, epoch, incarnation: 0n, upto: 0 }),
    ),
  ],
  [
    "WELCOME: all features, 14 November 2023",
    told(AddedType.welcome, encodeWelcome({ features, incarnation, atMs })),
  ],
  [
    "NOTICE 409",
    told(
      AddedType.notice,
      encodeNotice({ code: NoticeCode.takenOver, text: "taken over", remedy: "Use it." }),
    ),
  ],
  [
    "ABOUT from ann: message 7 is part 2 of 3, and answers bob's 41",
    encodeCommand({ type: AddedType.about, id: 7, src: ann, dst: bob, text: encodeFacts(facts) }),
  ],
  [
    "ABOUT to bob: the same message, number 65,600",
    encodeCommand({
      type: AddedType.about,
      id: 7,
      src: ann,
      dst: bob,
      text: encodeAbout({ number: 65_600, atMs, epoch, ...facts }),
    }),
  ],
  ["TAKEN up to 65,600", said(AddedType.taken, encodeTaken(65_600))],
  ["ASK for 7 and 8", said(AddedType.ask, encodeAsk({ epoch, ids: [7, 8] }))],
  [
    "FATE: 7 was taken, of 8 nothing is known",
    told(
      AddedType.fate,
      encodeFates({
        epoch,
        entries: [
          { id: 7, code: 200 },
          { id: 8, code: 0 },
        ],
      }),
    ),
  ],
  ["WHO: watch bob", said(AddedType.who, encodeWho({ watch: true, names: [bob] }), 5)],
  [
    "PRESENCE: bob has been here for a minute",
    told(
      AddedType.presence,
      encodePresence({
        more: false,
        entries: [{ name: bob, state: PresenceState.here, forSeconds: 60 }],
      }),
      5,
    ),
  ],
  [
    "TYPING: ann writes to bob",
    encodeCommand({
      type: AddedType.typing,
      id: 0,
      src: ann,
      dst: bob,
      text: encodeTyping(true),
    }),
  ],
  [
    "READ: ann has read bob's messages up to 41",
    encodeCommand({
      type: AddedType.read,
      id: 0,
      src: ann,
      dst: bob,
      text: encodeRead({ epoch: 0x1112131415161718n, id: 41 }),
    }),
  ],
]);
