import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { CommandType } from "../wire/command.ts";
import { type Ask, encodeAsk } from "../wire/fate-list.ts";
import { encodeHello, type Hello } from "../wire/hello.ts";
import { encodeTaken } from "../wire/taken.ts";
import type { Username } from "../wire/username.ts";

/** The messageID of the hello. */
export const helloId = 0;
/** The last messageID that there is: no note to oneself is likely to be pending under it. */
const knockId = 4_294_967_295;
/** A server that has said nothing for so long is greeted once more. */
export const knockAfterMs = 3000;

/**
 * Says who we are without sending anything to anybody: a reply to nothing, which a server of the
 * seed's page ignores and neither answers nor passes on.
 */
export function hello(user: Username): Uint8Array {
  return greeting(user, helloId, "200");
}

/**
 * The same with two line ends behind the "200", which the protocol cuts off. A web server waits
 * for them, and then says what it is.
 */
export function knock(user: Username): Uint8Array {
  return greeting(user, knockId, "200\r\n\r\n");
}

/** Asks for level 2, and says who we are. */
export function helloOfLevel2(user: Username, facts: Hello): Uint8Array {
  const text = encodeHello(facts);
  return encodeCommand({ type: AddedType.hello, id: 0, src: user, dst: undefined, text });
}

/** Asks what became of texts of ours. */
export function ask(user: Username, id: number, names: Ask): Uint8Array {
  const text = encodeAsk(names);
  return encodeCommand({ type: AddedType.ask, id, src: user, dst: undefined, text });
}

/** Says that everything up to a number is committed. */
export function takenUpto(user: Username, number: number): Uint8Array {
  const text = encodeTaken(number);
  return encodeCommand({ type: AddedType.taken, id: 0, src: user, dst: undefined, text });
}

/** Answers PING. */
export function pong(user: Username, id: number, text: Uint8Array): Uint8Array {
  return encodeCommand({ type: AddedType.pong, id, src: user, dst: undefined, text });
}

function greeting(user: Username, id: number, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return encodeCommand({ type: CommandType.reply, id, src: user, dst: user, text: bytes });
}
