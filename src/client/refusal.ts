import { CoterieError } from "../wire/error.ts";
import type { Kicked } from "../wire/kicked.ts";
import { type AuthNo, RefusalCode } from "../wire/sign-in.ts";
import type { EndReason } from "./end-reason.ts";

type Refused = Extract<EndReason, { readonly kind: "refused" }>;

const KNOWN: ReadonlyMap<number, readonly [sentence: string, remedy: string]> = new Map([
  [
    RefusalCode.unknownDevice,
    [
      "the server does not know this device: it was removed, or the server was set up anew",
      "Ask whoever runs it for a new code, and join again with it.",
    ],
  ],
  [
    RefusalCode.forbidden,
    [
      "the server does not let anybody in under this name without the key of a member",
      "If it is yours, join with a code: coterie join HOST:PORT CODE. Ask whoever runs it for one.",
    ],
  ],
]);

const OUT =
  "What was said stays on this machine; a new code lets you join again: " +
  "coterie join HOST:PORT CODE.";

/** The server has answered AUTH with no. */
export function refusedBy({ code, retrySeconds, text }: AuthNo): Refused {
  if (code === RefusalCode.tooOften) return tooOften(retrySeconds);
  const [sentence, remedy] = KNOWN.get(code) ?? [
    `the server does not let this device in (${code}): ${text}`,
    "Ask whoever runs it.",
  ];
  return forGood(sentence, remedy);
}

/** The server has ended a session that had signed in. */
export function kickedBy({ code, text }: Kicked): Refused {
  if (code === RefusalCode.tooOften) return tooOften(0);
  return forGood(`the server has put this device out: ${text}`, OUT);
}

function forGood(sentence: string, remedy: string): Refused {
  const error = new CoterieError("COTERIE_NOT_LET_IN", sentence, remedy);
  return { kind: "refused", error, retryMs: undefined };
}

function tooOften(seconds: number): Refused {
  return { kind: "refused", error: triedTooOften(seconds), retryMs: seconds * 1000 };
}

/** Nobody from this network may try for a while. */
export function triedTooOften(seconds: number): CoterieError {
  return new CoterieError(
    "COTERIE_TOO_OFTEN",
    "the server was tried too often from here",
    seconds > 0 ? `Try again in ${seconds} s.` : "Try again in a minute.",
  );
}

/** Somebody else has the name that was asked for. */
export function nameTaken(): CoterieError {
  return new CoterieError(
    "COTERIE_NAME_TAKEN",
    "somebody has this name, or one that looks like it, or it is reserved",
    "Choose another, such as --user ann2.",
  );
}

/** A code does not open the server. @param text - what the server says. */
export function codeRefused(code: number, text: string): CoterieError {
  const isBad = code === RefusalCode.badCode;
  return new CoterieError(
    "COTERIE_CODE",
    isBad ? "this code is unknown, used or too old" : `the server refuses (${code}): ${text}`,
    isBad ? "Ask for a new one: a code opens once." : "Ask whoever runs it.",
  );
}
