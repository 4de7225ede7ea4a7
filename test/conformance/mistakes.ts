/**
 * Mistakes that somebody makes who writes a server from the page. Each can be switched on in
 * `sloppy-server.ts`, to see that the kit finds it.
 */
export const mistakes = {
  "answers-for-the-recipient": 'says "200" as soon as it has passed a message on',
  "300-after-5-seconds": 'says "300" after 5 seconds',
  "300-after-1-second": 'says "300" after 1 second',
  "never-300": 'says no "300"',
  "300-twice": 'says "300" twice',
  "latest-kept-first": "hands kept messages over in the opposite order",
  "forgets-kept": 'says "300" and forgets the message',
  "keeps-the-latest-only": "keeps one message for each name, the latest",
  "kept-stays": "does not forget a kept message when it has handed it over",
  "kept-as-type-0": "hands kept messages over as type 0",
  "kept-with-other-id": "hands kept messages over with a messageID of its own",
  "keeps-replies": "keeps replies for a sender who has left",
  "answers-type-2": 'says "300" to a type 2, too',
  "expects-answer-to-type-2": 'says "300" again if nobody answers a kept message',
  "drops-what-is-cut": "takes a command only if it comes in one segment",
  "first-of-a-segment-is-enough": "forgets what stands behind the first command of a segment",
  "len-below-1024": "takes no command of 1024 bytes",
  "len-above-24": "takes no command of 24 bytes",
  "text-to-the-first-nul": "ends a message at its first NUL",
  "text-trimmed": "cuts white space from both ends of a message",
  "text-as-a-string": "reads a message as UTF-8 and writes it again",
  "names-of-seven-bytes": "compares only seven bytes of a name",
  "names-in-lower-case": "compares names without regard to case",
  "ids-of-two-bytes": "keeps two of the four bytes of a messageID",
  "reply-dst-not-read": "takes a reply for the first message with its id, whoever is its DST",
  "reply-src-not-swapped": "leaves SRC and DST of the message in the reply",
  "reply-to-both": "sends a reply to the one who has answered as well",
  "any-reply-counts": "passes on what a recipient answers, whatever the code",
  "once-an-id": "takes a second message of one SRC and messageID for a double",
  "any-src": "believes every SRC",
  "unknown-types-pass": "passes commands of unknown types on",
  "bad-len-ends-all": "ends every connection when one sends a bad len",
  "bad-len-is-ignored": "goes on after a bad len as if nothing had happened",
  "network-order-only": "knows no other byte order than network order",
  "little-endian-only": "knows no other byte order than little-endian",
  "no-notes-to-oneself": "keeps what somebody sends to oneself, as if they were absent",
} as const;
/** The name of a mistake. */
export type Mistake = keyof typeof mistakes;

/** Whether a word is one. */
export function isMistake(word: string): word is Mistake {
  return Object.hasOwn(mistakes, word);
}
