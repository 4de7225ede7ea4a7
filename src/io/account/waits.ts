/** What the column `waits` says of a message of theirs; of ours it is `shown`. */
export const Waits = {
  /** Somebody was shown it, or has read it. */
  shown: 0,
  /** It is in the inbox. */
  inbox: 1,
  /** Its writer is blocked: nobody is shown it until they are not any more. */
  heldBack: 2,
} as const;
