import type { Account } from "../client/account.ts";
import { type Naming, namingOf } from "../tui/lines/names.ts";

/** How names are shown to this account, by what is known in that moment. */
export function namesFor({ members }: Pick<Account, "members">): Naming {
  return (name) => namingOf(members?.known)(name);
}
