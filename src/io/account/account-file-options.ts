import type { Token } from "../../wire/token.ts";

/** How the file of an account is opened. */
export interface AccountFileOptions {
  /** The file may grow to this many pages of 4 KiB, as on a disk with no more room. */
  readonly pagesMax?: number;
  /** Chooses epochs; by default at random. */
  readonly newEpoch?: () => Token;
  /** The first messageID of a file that is made now; by default 0. */
  readonly firstId?: number;
}
