/** Commands of a client as lines of a script: `0 #7 ann>bob hi`, `TAKEN 5`. */

import { decodeFacts, type MessageName } from "../wire/about.ts";
import { AddedType, FEATURES } from "../wire/added-type.ts";
import { decodeCommand, readId, readType } from "../wire/codec.ts";
import { OFFSET } from "../wire/command.ts";
import { decodeAsk } from "../wire/fate-list.ts";
import { decodeHello } from "../wire/hello.ts";
import { decodeWho } from "../wire/presence.ts";
import { decodeRead, decodeTyping } from "../wire/signs.ts";
import { decodeTaken } from "../wire/taken.ts";
import { readUsername } from "../wire/username.ts";

/** `undefined` if the body makes no sense. */
type Teller = (frame: Uint8Array) => string | undefined;

const TELLERS: ReadonlyMap<number, Teller> = new Map<number, Teller>([
  [AddedType.auth, () => "AUTH"],
  [AddedType.hello, hello],
  [AddedType.about, about],
  [AddedType.taken, (frame) => number("TAKEN", decodeTaken(frame, 0, frame.length))],
  [AddedType.ask, ask],
  [AddedType.who, who],
  [AddedType.typing, typing],
  [AddedType.read, read],
  [AddedType.pong, (frame) => `PONG #${readId(frame, 0)} ${textOf(frame)}`],
]);

/** One whole command; a message or an answer as "type #id src>dst text". */
export function lineOf(frame: Uint8Array): string {
  const line = TELLERS.get(readType(frame, 0))?.(frame);
  if (line !== undefined) return line;
  const { type, id, src, dst, text } = decodeCommand(frame);
  return `${type} #${id} ${src}>${dst} ${Buffer.from(text).toString()}`;
}

/** "HELLO epoch 1", and what differs from the HELLO of somebody new who wants everything. */
function hello(frame: Uint8Array): string | undefined {
  const said = decodeHello(frame, 0, frame.length);
  if (said === undefined) return undefined;
  const { features, sendOnly, epoch, incarnation, upto } = said;
  const wants = features === FEATURES ? "" : ` features ${features}`;
  const how = sendOnly ? " send-only" : "";
  const knows = incarnation === 0n ? "" : ` upto ${upto} of ${incarnation}`;
  return `HELLO epoch ${epoch}${wants}${how}${knows}`;
}

/** "ABOUT #7 part 2/3", "ABOUT #7 part 0/0 answers bob #41 of 17". */
function about(frame: Uint8Array): string | undefined {
  const facts = decodeFacts(frame, 0, frame.length);
  if (facts === undefined) return undefined;
  const { part, parts, replyTo } = facts;
  const answers = replyTo === undefined ? "" : ` answers ${nameOf(replyTo)}`;
  return `ABOUT #${readId(frame, 0)} part ${part}/${parts}${answers}`;
}

function nameOf({ src, epoch, id }: MessageName): string {
  return `${src} #${id} of ${epoch}`;
}

/** "ASK of 1: 7 8". */
function ask(frame: Uint8Array): string | undefined {
  const asked = decodeAsk(frame, 0, frame.length);
  return asked && `ASK of ${asked.epoch}: ${asked.ids.join(" ")}`;
}

/** "WHO #1 bob cid", "WHO #1 watch bob", "WHO #1 everybody". */
function who(frame: Uint8Array): string | undefined {
  const asked = decodeWho(frame, 0, frame.length);
  if (asked === undefined) return undefined;
  const names = asked.names?.join(" ") ?? "everybody";
  return `WHO #${readId(frame, 0)} ${asked.watch ? "watch " : ""}${names}`;
}

/** "TYPING to bob", "TYPING no more to bob". */
function typing(frame: Uint8Array): string | undefined {
  const isTyping = decodeTyping(frame, 0, frame.length);
  if (isTyping === undefined) return undefined;
  return `TYPING ${isTyping ? "" : "no more "}to ${readUsername(frame, OFFSET.dst)}`;
}

/** "READ to bob: #7 of 2". */
function read(frame: Uint8Array): string | undefined {
  const mark = decodeRead(frame, 0, frame.length);
  return mark && `READ to ${readUsername(frame, OFFSET.dst)}: #${mark.id} of ${mark.epoch}`;
}

function number(word: string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${word} ${value}`;
}

function textOf(frame: Uint8Array): string {
  return Buffer.from(frame.subarray(OFFSET.text)).toString();
}
