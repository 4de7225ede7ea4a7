import type { Account } from "../client/account.ts";
import type { JoinedFiles } from "../io/account/joined-files.ts";
import { CoterieError } from "../wire/error.ts";
import { knownAccountOf } from "./shared-options.ts";
import type { Invocation } from "./subcommand.ts";

/** An account of a group. */
export type JoinedAccount = Account & { readonly joined: JoinedFiles };

/**
 * The account that is named, or else the last one used.
 *
 * @throws CoterieError COTERIE_NOT_JOINED unless it has joined a group.
 */
export function joinedAccountOf(invocation: Invocation): JoinedAccount {
  const account = knownAccountOf(invocation);
  if (account?.joined !== undefined) return { ...account, joined: account.joined };
  account?.file.close();
  throw new CoterieError(
    "COTERIE_NOT_JOINED",
    "only a member can do this, and this account has joined no group",
    "Join first with a code of your own: coterie join HOST:PORT CODE.",
  );
}
