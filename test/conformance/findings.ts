import type { Mistake } from "./mistakes.ts";

/** The ids in a text, between which there are spaces. */
function ids(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}

/**
 * The cases that the sloppy server fails without a mistake. All of them are Coterie's reading of
 * a gap: it is a server of the seed that reads these otherwise.
 */
export const readsOtherwise: readonly string[] = ids(`
  order-of-bytes/ambiguous-little short-names/space-padded short-names/rubbish-behind-nul
  refusals/empty refusals/not-UTF-8 who/third-forgery silence/wakes-up drops/300-at-once
  taken/again-without-proof takeover/older-ends takeover/unanswered-moves
`);

/** The further cases that it fails with a mistake, in the order in which they are played. */
export const findings: Readonly<Record<Mistake, readonly string[]>> = {
  "answers-for-the-recipient": ids(`
    ids/two-senders ids/two-senders-one-answered ids/both-directions ids/two-recipients
    types/text-200-confirms-nothing delivery/both-at-once self/several self/silent
    self/beside-others reply/waits-for-the-recipient reply/while-others-wait silent/300
    silent/300-code silent/300-not-early silent/300-once silent/several silent/one-of-two
    silent/one-of-two-recipients silent/two-senders silent/answers-another-id
    silent/answers-somebody-else silent/empty silent/largest silent/others-go-on
    silent/considered-disconnected silent/comes-back silent/asks-nothing-of-others
    absent/drops-unanswered ids-again/another-recipient confirms/forged-300 confirms/201
    confirms/empty confirms/2000 confirms/by-a-third confirms/late here/sender-is-not-held-up
    silence/is-kept silence/late-answer-erases silence/300-at-once drops/is-kept
  `),
  "300-after-5-seconds": ids(`
    ids/two-senders-one-answered self/silent silent/300 silent/300-not-early silent/300-once
    silent/several silent/one-of-two silent/one-of-two-recipients silent/two-senders
    silent/answers-another-id silent/answers-somebody-else silent/empty silent/largest
    silent/others-go-on silent/considered-disconnected silent/comes-back
    silent/asks-nothing-of-others absent/drops-unanswered confirms/late silence/is-kept
    silence/late-answer-erases silence/300-at-once
  `),
  "300-after-1-second": ids(`
    reply/waits-for-the-recipient silent/answer-after-1000-ms silent/answer-after-2000-ms
    silent/300-not-early confirms/forged-300 confirms/201 confirms/empty confirms/2000
    confirms/by-a-third
  `),
  "never-300": ids(`
    ids/in-300 ids/two-senders-one-answered types/text-200-confirms-nothing self/silent
    silent/300 silent/300-type silent/300-id silent/300-dst silent/300-code
    silent/300-not-early silent/300-once silent/several silent/one-of-two
    silent/one-of-two-recipients silent/two-senders silent/answers-another-id
    silent/answers-somebody-else silent/empty silent/largest silent/others-go-on
    silent/considered-disconnected silent/comes-back silent/asks-nothing-of-others absent/300
    absent/300-never-seen absent/300-fields absent/300-for-each absent/300-once
    absent/sender-comes-back absent/drops-unanswered absent/one-here-one-not
    order-of-bytes/300 confirms/three-bytes confirms/late absence/300-at-once
    absence/src-of-300 silence/is-kept silence/late-answer-erases silence/300-at-once
    half-close/300 half-close/ends
  `),
  "300-twice": ids(`
    types/2-needs-no-answer types/2-brings-no-second-reply silent/300-once silent/several
    silent/considered-disconnected silent/comes-back absent/300-for-each absent/300-once
    absent/kept-to-nobody-else absent/then-live absent/can-write-at-once
    absent/one-here-one-not confirms/late silence/300-at-once order/kept-before-live
    taken/not-again
  `),
  "latest-kept-first": ids(`
    order/kept order/kept-before-live
  `),
  "forgets-kept": ids(`
    ids/kept ids/two-senders-kept names/kept-last-byte types/2-from-client-is-kept
    types/2-needs-no-answer types/2-brings-no-second-reply body/kept-every-byte
    body/kept-empty body/kept-only-nuls body/kept-nul-last body/kept-spaces
    body/kept-not-utf-8 body/kept-largest silent/considered-disconnected absent/kept
    absent/kept-never-seen absent/kept-type absent/kept-src absent/kept-dst absent/kept-id
    absent/kept-text absent/kept-several absent/kept-sizes absent/kept-from-two
    absent/kept-for-two absent/kept-to-nobody-else absent/sender-leaves absent/then-live
    absent/can-write-at-once absent/twice absent/after-a-drop absent/both-write
    order-of-bytes/kept ids-again/kept-twice who/silent-hello silence/is-kept drops/is-kept
    order/kept order/kept-before-live taken/not-again half-close/is-absent
  `),
  "keeps-the-latest-only": ids(`
    ids/kept ids/two-senders-kept absent/kept-several absent/kept-sizes absent/kept-from-two
    ids-again/kept-twice order/kept order/kept-before-live
  `),
  "kept-stays": ids(`
    silence/late-answer-erases taken/not-again
  `),
  "kept-as-type-0": ids(`
    ids/kept ids/two-senders-kept names/kept-last-byte types/2-from-client-is-kept
    types/2-needs-no-answer types/2-brings-no-second-reply body/kept-every-byte
    body/kept-empty body/kept-only-nuls body/kept-nul-last body/kept-spaces
    body/kept-not-utf-8 body/kept-largest silent/considered-disconnected absent/kept
    absent/kept-never-seen absent/kept-type absent/kept-src absent/kept-dst absent/kept-id
    absent/kept-text absent/kept-several absent/kept-sizes absent/kept-from-two
    absent/kept-for-two absent/kept-to-nobody-else absent/sender-leaves absent/then-live
    absent/can-write-at-once absent/twice absent/after-a-drop absent/both-write
    order-of-bytes/kept ids-again/kept-twice who/silent-hello silence/is-kept drops/is-kept
    order/kept order/kept-before-live taken/not-again half-close/is-absent
  `),
  "kept-with-other-id": ids(`
    ids/kept ids/two-senders-kept names/kept-last-byte types/2-from-client-is-kept
    types/2-needs-no-answer types/2-brings-no-second-reply body/kept-every-byte
    body/kept-empty body/kept-only-nuls body/kept-nul-last body/kept-spaces
    body/kept-not-utf-8 body/kept-largest silent/considered-disconnected absent/kept
    absent/kept-never-seen absent/kept-id absent/kept-several absent/kept-sizes
    absent/kept-from-two absent/kept-for-two absent/kept-to-nobody-else absent/sender-leaves
    absent/then-live absent/can-write-at-once absent/twice absent/after-a-drop
    absent/both-write order-of-bytes/kept ids-again/kept-twice who/silent-hello
    silence/is-kept drops/is-kept order/kept order/kept-before-live taken/not-again
    half-close/is-absent
  `),
  "keeps-replies": ids(`
    types/reply-is-not-kept
  `),
  "answers-type-2": ids(`
    types/2-from-client-gets-no-reply
  `),
  "expects-answer-to-type-2": ids(`
    types/2-needs-no-answer types/2-brings-no-second-reply
  `),
  "drops-what-is-cut": ids(`
    framing/one-byte-at-a-time framing/split-inside-len framing/split-behind-len
    framing/split-inside-type framing/split-inside-message-id framing/split-inside-src
    framing/split-inside-dst framing/split-before-the-message framing/split-inside-the-message
    framing/split-before-the-last-byte framing/three-parts framing/one-and-a-half
    framing/rest-and-the-next framing/halves-of-two-senders framing/others-go-on
    framing/reply-one-byte-at-a-time framing/reply-split order-of-bytes/cut-inside-len
  `),
  "first-of-a-segment-is-enough": ids(`
    framing/two-in-one-segment framing/ten-in-one-segment framing/hundred-in-one-write
    framing/forty-of-the-largest-in-one-write framing/one-and-a-half framing/rest-and-the-next
    framing/reply-and-message-in-one-segment framing/replies-in-one-segment
  `),
  "len-below-1024": ids(`
    framing/three-parts framing/forty-of-the-largest-in-one-write lengths/1024
    lengths/774-1024 body/only-nuls body/only-ff body/largest body/kept-only-nuls
    body/kept-largest silent/largest absent/kept-sizes order/sizes
  `),
  "len-above-24": ids(`
    lengths/24 lengths/24-273 body/empty body/kept-empty silent/empty absent/kept-sizes
    confirms/empty
  `),
  "text-to-the-first-nul": ids(`
    framing/three-parts framing/ten-in-one-segment framing/hundred-in-one-write
    framing/forty-of-the-largest-in-one-write lengths/255 lengths/256 lengths/1023
    lengths/1024 lengths/24-273 lengths/274-523 lengths/524-773 lengths/774-1024
    types/looks-like-a-command body/every-byte body/every-byte-reversed body/one-nul
    body/only-nuls body/nul-first body/nul-inside body/nul-last body/largest
    body/kept-every-byte body/kept-only-nuls body/kept-nul-last body/kept-largest
    body/one-byte-each absent/kept-sizes order-of-bytes/holds order-of-bytes/ambiguous-network
  `),
  "text-trimmed": ids(`
    framing/hundred-in-one-write framing/forty-of-the-largest-in-one-write lengths/24-273
    lengths/274-523 lengths/524-773 lengths/774-1024 body/spaces body/line-breaks
    body/kept-spaces body/one-byte-each absent/kept-sizes order/sizes
  `),
  "text-as-a-string": ids(`
    framing/three-parts framing/two-in-one-segment framing/ten-in-one-segment
    framing/hundred-in-one-write framing/forty-of-the-largest-in-one-write lengths/25
    lengths/255 lengths/256 lengths/1023 lengths/1024 lengths/24-273 lengths/274-523
    lengths/524-773 lengths/774-1024 body/every-byte body/every-byte-reversed body/only-ff
    body/not-utf-8 body/half-a-character body/largest body/kept-every-byte body/kept-not-utf-8
    body/kept-largest body/one-byte-each absent/kept-sizes order-of-bytes/holds
    order-of-bytes/ambiguous-network
  `),
  "names-of-seven-bytes": ids(`
    names/last-byte names/kept-last-byte
  `),
  "names-in-lower-case": ids(`
    names/case
  `),
  "ids-of-two-bytes": ids(`
    ids/two-bytes ids/three-bytes ids/sign ids/largest ids/every-byte ids/kept ids/in-300
    order-of-bytes/both-ways order-of-bytes/kept order-of-bytes/300 order-of-bytes/holds
  `),
  "reply-dst-not-read": ids(`
    ids/two-senders silent/answers-somebody-else
  `),
  "reply-src-not-swapped": ids(`
    reply/dst reply/src reply/src-of-each reply/dst-of-each silent/300-dst absent/300-fields
    ids-again/another-recipient who/reply-without-src who/reply-with-forged-src
    absence/src-of-300
  `),
  "reply-to-both": ids(`
    framing/one-and-a-half framing/others-go-on framing/half-a-command-is-none lengths/24-273
    lengths/274-523 lengths/524-773 lengths/774-1024 ids/one-byte ids/two-bytes
    ids/three-bytes ids/sign ids/largest ids/every-byte names/last-byte names/first-byte
    types/reply-gets-no-reply types/text-200-confirms-nothing body/one-byte-each
    delivery/dialogue delivery/once delivery/everybody-to-everybody self/several
    connections/sender-leaves connections/sender-drops reply/to-nobody-else
    order-of-bytes/both-ways order-of-bytes/holds unknown-types/3 unknown-types/200
    unknown-types/65535
  `),
  "any-reply-counts": ids(`
    confirms/forged-300 confirms/201 confirms/empty confirms/2000
  `),
  "once-an-id": ids(`
    ids-again/same-id-twice ids-again/from-0-again ids-again/kept-twice
    ids-again/another-recipient
  `),
  "any-src": ids(`
    who/forged-src who/forged-src-takes-nothing
  `),
  "unknown-types-pass": ids(`
    unknown-types/3 unknown-types/200 unknown-types/65535
  `),
  "bad-len-ends-all": ids(`
    bad-len/others-stay
  `),
  "bad-len-is-ignored": ids(`
    bad-len/0 bad-len/23 bad-len/1025 bad-len/65535
  `),
  "network-order-only": ids(`
    order-of-bytes/both-ways order-of-bytes/kept order-of-bytes/300
    order-of-bytes/cut-inside-len order-of-bytes/holds
  `),
  "little-endian-only": ids(`
    order-of-bytes/both-ways order-of-bytes/kept order-of-bytes/300
    order-of-bytes/cut-inside-len order-of-bytes/holds order-of-bytes/ambiguous-network
  `),
  "no-notes-to-oneself": ids(`
    self/message self/several self/silent self/beside-others
  `),
};

/** Mistakes whose cases depend also on how TCP cuts what is sent: more may fail by chance. */
export const byChance: ReadonlySet<Mistake> = new Set(["first-of-a-segment-is-enough"]);
