import assert from "node:assert/strict";
import { test } from "node:test";
import { CoterieError } from "../../wire/error.ts";
import { isDiskError, lockedError, openingError } from "./store-error.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no`), { code });
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error("no"), { code: "ERR_SQLITE_ERROR", errcode });
}

function codeOf(error: unknown): string {
  const opening = openingError(error, "/data");
  return opening instanceof CoterieError ? opening.code : "ours";
}

test("whatever keeps the mailbox from opening has a code of its own", () => {
  const rows: readonly (readonly [Error, string])[] = [
    [systemError("EACCES"), "COTERIE_STORE_FOLDER"],
    [systemError("EROFS"), "COTERIE_STORE_FOLDER"],
    [systemError("ENOSPC"), "COTERIE_STORE_FULL"],
    [systemError("EIO"), "COTERIE_STORE_DISK"],
    [sqliteError(5), "COTERIE_STORE_LOCKED"],
    [sqliteError(14 | (1 << 8)), "COTERIE_STORE_FOLDER"],
    [sqliteError(13), "COTERIE_STORE_FULL"],
    [sqliteError(10 | (4 << 8)), "COTERIE_STORE_DISK"],
    [sqliteError(11), "COTERIE_STORE_DAMAGED"],
    [sqliteError(26), "COTERIE_STORE_FOREIGN"],
    [lockedError("/data"), "COTERIE_STORE_LOCKED"],
    [new RangeError("a fault of ours"), "ours"],
  ];
  for (const [error, code] of rows) assert.equal(codeOf(error), code, error.message);
});

test("a fault of ours is not blamed on the disk", () => {
  assert.equal(isDiskError(sqliteError(10 | (4 << 8))), true);
  assert.equal(isDiskError(systemError("EIO")), true);
  assert.equal(isDiskError(sqliteError(19)), false);
  assert.equal(isDiskError(new RangeError("below the cursor")), false);
});
