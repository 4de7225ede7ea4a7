import { HEADER_BYTES } from "../wire/command.ts";
import { ReplyCode } from "../wire/reply-code.ts";
import type { Person } from "./person.ts";
import type { CoreState } from "./state.ts";

/** Why a mailbox has no room for one more message of this sender; `undefined` if it has. */
export function whyFull(
  { limits, unseenMailboxes }: CoreState,
  { mailbox, seen }: Pick<Person, "seen"> & { readonly mailbox: Filled },
  src: Person,
  size: number,
): ReplyCode | undefined {
  if (!seen) {
    const full = mailbox.messages === 0 && unseenMailboxes >= limits.unseenMailboxesMax;
    if (full || mailbox.messages >= limits.unseenMessagesMax) return ReplyCode.mailboxFull;
  }
  if (mailbox.messages >= limits.mailboxMessagesMax) return ReplyCode.mailboxFull;
  if (mailbox.textBytes + size - HEADER_BYTES > limits.mailboxBytesMax) {
    return ReplyCode.mailboxFull;
  }
  if (mailbox.share(src.id) >= limits.shareMessagesMax) return ReplyCode.shareFull;
  return undefined;
}

interface Filled {
  readonly messages: number;
  readonly textBytes: number;
  share(src: number): number;
}
