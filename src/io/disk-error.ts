import { CoterieError } from "../wire/error.ts";

/**
 * Says in one sentence what is wrong with a file. Errors that are typed already pass unchanged.
 *
 * @returns a CoterieError COTERIE_DISK with the system's error as its cause.
 */
export function diskError(path: string, error: unknown): CoterieError {
  if (error instanceof CoterieError) return error;
  const { reason, remedy } = explain(error);
  return new CoterieError("COTERIE_DISK", `cannot use ${path}: ${reason}`, remedy, {
    cause: error,
  });
}

const elsewhere = "Set COTERIE_HOME to a folder that you can write to.";
const makeRoom = "Make room on that disk; nothing that was confirmed is lost.";

function explain(error: unknown): { reason: string; remedy: string } {
  const code = codeOf(error);
  const known = reasons[code];
  if (known !== undefined) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return { reason, remedy: `${elsewhere} (${code === "" ? "no code" : code})` };
}

/** The low byte of SQLite's extended result codes is the plain one. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("errcode" in error && typeof error.errcode === "number") {
    return `SQLITE_${error.errcode & 0xff}`;
  }
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const full = { reason: "the disk is full", remedy: makeRoom };
const readOnly = { reason: "it cannot be written to", remedy: elsewhere };
const busy = {
  reason: "another process holds it",
  remedy: "End other coterie commands of this name and try again.",
};
const broken = {
  reason: "it is no account file, or it is damaged",
  remedy: "Keep a copy of it, and set COTERIE_HOME to another folder.",
};

const reasons: Readonly<Record<string, { reason: string; remedy: string }>> = {
  ENOSPC: full,
  EDQUOT: full,
  SQLITE_13: full,
  EACCES: readOnly,
  EPERM: readOnly,
  EROFS: readOnly,
  SQLITE_3: readOnly,
  SQLITE_8: readOnly,
  SQLITE_14: readOnly,
  ENOTDIR: { reason: "a part of this path is not a folder", remedy: elsewhere },
  ENOENT: { reason: "a part of this path does not exist", remedy: elsewhere },
  SQLITE_5: busy,
  SQLITE_6: busy,
  SQLITE_11: broken,
  SQLITE_26: broken,
};
