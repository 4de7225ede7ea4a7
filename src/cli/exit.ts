import type { Fate } from "../client/fate.ts";
import { CoterieError } from "../wire/error.ts";

/** Exit codes of every command; scripts rely on them. */
export const Exit = {
  /** Done: a text was taken (200) or is kept (300), or whatever the command was for. */
  done: 0,
  /** The command line is wrong. */
  usage: 64,
  /** The server cannot be reached. */
  unreachable: 69,
  /** A fault of Coterie's own. */
  internal: 70,
  /** The disk. */
  disk: 74,
  /** Refused or unanswered for now. */
  refused: 75,
  /** Not allowed. */
  notAllowed: 77,
  /** A configuration that cannot be. */
  configuration: 78,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** What was typed cannot be done: says in one sentence what was expected. */
export function usageError(message: string, remedy: string): CoterieError {
  return new CoterieError("COTERIE_USAGE", message, remedy);
}

/** The exit code that an error leads to. */
export function exitOf(error: unknown): Exit {
  return error instanceof CoterieError ? (exits[error.code] ?? Exit.internal) : Exit.internal;
}

/** The exit code that says what became of a text. */
export function exitOfFate(fate: Fate): Exit {
  if (fate.state !== "answered") return Exit.refused;
  if (fate.code === "200" || fate.code === "300") return Exit.done;
  return fate.code === "403" || fate.code === "404" ? Exit.notAllowed : Exit.refused;
}

const exits: Readonly<Record<string, Exit>> = {
  COTERIE_USAGE: Exit.usage,
  COTERIE_NAME: Exit.usage,
  COTERIE_NO_TERMINAL: Exit.usage,
  COTERIE_NO_MEMBER: Exit.usage,
  COTERIE_UNREACHABLE: Exit.unreachable,
  COTERIE_FOREIGN_SERVER: Exit.unreachable,
  COTERIE_NO_TLS: Exit.unreachable,
  COTERIE_TLS_CLOSED: Exit.unreachable,
  COTERIE_TLS_SILENT: Exit.unreachable,
  COTERIE_TLS_FAILED: Exit.unreachable,
  COTERIE_WRONG_PIN: Exit.notAllowed,
  COTERIE_NOT_LET_IN: Exit.notAllowed,
  COTERIE_CODE: Exit.notAllowed,
  COTERIE_PASSPHRASE: Exit.notAllowed,
  COTERIE_WRONG_SERVER: Exit.notAllowed,
  COTERIE_NAME_TAKEN: Exit.notAllowed,
  COTERIE_NOT_ALLOWED: Exit.notAllowed,
  COTERIE_NOT_JOINED: Exit.notAllowed,
  COTERIE_UNKNOWN_MEMBER: Exit.notAllowed,
  COTERIE_DEVICE_CHAIN: Exit.notAllowed,
  COTERIE_INVITES_FULL: Exit.refused,
  COTERIE_TOO_OFTEN: Exit.refused,
  COTERIE_INVITE_CODE: Exit.usage,
  COTERIE_INVITE_LINK: Exit.usage,
  COTERIE_DEVICE_KEY: Exit.configuration,
  COTERIE_SERVER_FILE: Exit.configuration,
  COTERIE_LEVEL: Exit.refused,
  COTERIE_UNANSWERED: Exit.refused,
  COTERIE_DISK: Exit.disk,
  COTERIE_NEWER_FILE: Exit.disk,
  COTERIE_CONFIGURATION: Exit.configuration,
  COTERIE_LISTEN: Exit.configuration,
  COTERIE_ROSTER: Exit.configuration,
  COTERIE_ROSTER_NOT_KEPT: Exit.disk,
  COTERIE_KEY_FILE: Exit.configuration,
  COTERIE_SERVER_KEY: Exit.configuration,
  COTERIE_STORE_LOCKED: Exit.refused,
  COTERIE_STORE_NEWER: Exit.configuration,
  COTERIE_STORE_FOREIGN: Exit.configuration,
  COTERIE_STORE_EMPTY: Exit.configuration,
  COTERIE_STORE_FOLDER: Exit.disk,
  COTERIE_STORE_FULL: Exit.disk,
  COTERIE_STORE_DISK: Exit.disk,
  COTERIE_STORE_DAMAGED: Exit.disk,
  COTERIE_STORE_UNSAFE: Exit.disk,
};
