import type { Case } from "../case.ts";
import { bytesOf, joined } from "../command.ts";
import { asReply, asSent } from "../expected.ts";
import type { Stage } from "../stage.ts";
import { confirms, exchange, pattern, range } from "./scenes.ts";

/** TCP may cut a command anywhere; a server that goes by `len` does not notice. */
function splitCase(where: string, at: number): Case {
  return {
    id: `framing/split-${where}`,
    clauses: ["S1", "S2"],
    title: `a message that TCP cuts after ${at} bytes (${where}) arrives whole`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const draft = ann.draft(bob, "cut here");
      await ann.writesInParts(ann.bytesOf(draft), [at]);
      await confirms(ann, bob, ann.hasSent(draft));
    },
  };
}

/** Messages of every size from `from` to `to` bytes of command, a few under way at a time. */
function lengthsCase(from: number, to: number): Case {
  return {
    id: `lengths/${from}-${to}`,
    clauses: ["S6", "S2"],
    title: `commands of every len from ${from} to ${to} arrive with the same len and bytes`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sizes = range(from, to);
      for (let start = 0; start < sizes.length; start += 8) {
        const some = sizes.slice(start, start + 8);
        const sent = some.map((size) => ann.sends(bob, pattern(size - 24, size)));
        await bob.receivesAll(sent.map((one) => asSent(one)));
        await ann.hearsAll(sent, "200");
      }
    },
  };
}

function lengthCase(size: number, why: string): Case {
  return {
    id: `lengths/${size}`,
    clauses: ["S6", "S2"],
    title: `a command of ${size} bytes, ${why}, is delivered and answered`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob, pattern(size - 24));
    },
  };
}

async function burst(stage: Stage, count: number, size: number): Promise<void> {
  const [ann, bob] = await stage.pair({ answers: true });
  const drafts = range(1, count).map((n) => ann.draft(bob, pattern(size - 24, n)));
  ann.writes(joined(...drafts.map((draft) => ann.bytesOf(draft))));
  const sent = drafts.map((draft) => ann.hasSent(draft));
  await bob.receivesAll(sent.map((one) => asSent(one)));
  await ann.hearsAll(sent, "200");
}

/** How commands are cut out of a stream (S1, S2, S6). */
export const framingCases: readonly Case[] = [
  {
    id: "framing/one-byte-at-a-time",
    clauses: ["S1", "S2"],
    title: "a message that is written one byte at a time arrives whole",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const draft = ann.draft(bob, "slow");
      await ann.writesInParts(ann.bytesOf(draft), range(1, 27), 25);
      await confirms(ann, bob, ann.hasSent(draft));
    },
  },
  splitCase("inside-len", 1),
  splitCase("behind-len", 2),
  splitCase("inside-type", 3),
  splitCase("inside-message-id", 6),
  splitCase("inside-src", 12),
  splitCase("inside-dst", 20),
  splitCase("before-the-message", 24),
  splitCase("inside-the-message", 28),
  splitCase("before-the-last-byte", 31),
  {
    id: "framing/three-parts",
    clauses: ["S1", "S2"],
    title: "a message of 1024 bytes that comes in three parts arrives whole",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const draft = ann.draft(bob, pattern(1000));
      await ann.writesInParts(ann.bytesOf(draft), [341, 682]);
      await confirms(ann, bob, ann.hasSent(draft));
    },
  },
  {
    id: "framing/two-in-one-segment",
    clauses: ["S1", "S2"],
    title: "two messages in one segment both arrive and are both answered",
    play: (stage) => burst(stage, 2, 30),
  },
  {
    id: "framing/ten-in-one-segment",
    clauses: ["S1", "S2"],
    title: "ten messages in one segment all arrive and are all answered",
    play: (stage) => burst(stage, 10, 40),
  },
  {
    id: "framing/hundred-in-one-write",
    clauses: ["S1", "S2"],
    title: "a hundred messages in one write all arrive and are all answered",
    play: (stage) => burst(stage, 100, 100),
  },
  {
    id: "framing/forty-of-the-largest-in-one-write",
    clauses: ["S1", "S6"],
    title: "forty messages of 1024 bytes in one write all arrive and are all answered",
    play: (stage) => burst(stage, 40, 1024),
  },
  {
    id: "framing/one-and-a-half",
    clauses: ["S1", "S2"],
    title: "a segment that ends in the middle of its second message loses neither",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const drafts = [ann.draft(bob, "the first"), ann.draft(bob, "the second")];
      const bytes = joined(...drafts.map((draft) => ann.bytesOf(draft)));
      await ann.writesInParts(bytes, [33 + 17]);
      const sent = drafts.map((draft) => ann.hasSent(draft));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "framing/rest-and-the-next",
    clauses: ["S1", "S2"],
    title: "the rest of a message and two whole ones in the same segment all arrive",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const drafts = ["one", "two", "three"].map((text) => ann.draft(bob, text));
      await ann.writesInParts(joined(...drafts.map((draft) => ann.bytesOf(draft))), [10]);
      const sent = drafts.map((draft) => ann.hasSent(draft));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "framing/halves-of-two-senders",
    clauses: ["S1", "S2"],
    title: "the halves of two senders' messages, written in turn, do not mix",
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const [one, two] = [ann.draft(bob, "from ann"), cara.draft(bob, "from cara")];
      await Promise.all([
        ann.writesInParts(ann.bytesOf(one), [9, 18, 27]),
        cara.writesInParts(cara.bytesOf(two), [5, 14, 23]),
      ]);
      const sent = [ann.hasSent(one), cara.hasSent(two)];
      for (const came of await bob.receivesAll(sent.map((each) => asSent(each)))) bob.answers(came);
      await Promise.all([ann.hears(one, "200"), cara.hears(two, "200")]);
    },
  },
  {
    id: "framing/others-go-on",
    clauses: ["S1", "S3"],
    title: "a client that stops in the middle of a command holds up nobody else",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const draft = cara.draft(bob, "half of it");
      cara.writes(cara.bytesOf(draft).subarray(0, 20));
      await exchange(ann, bob, "meanwhile");
      cara.writes(cara.bytesOf(draft).subarray(20));
      await confirms(cara, bob, cara.hasSent(draft));
    },
  },
  {
    id: "framing/half-a-command-is-none",
    clauses: ["S2", "S6"],
    title: "a command that its client never finishes is not delivered",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      cara.writes(cara.bytesOf(cara.draft(bob, "never finished")).subarray(0, 30));
      await cara.leaves();
      await exchange(ann, bob);
      await bob.hearsNothing();
    },
  },
  {
    id: "framing/reply-one-byte-at-a-time",
    clauses: ["S1", "S5"],
    title: "a reply that is written one byte at a time counts",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      const came = await bob.receives(asSent(sent));
      await bob.writesInParts(bob.bytesOf(bob.answerTo(came)), range(1, 26), 10);
      await ann.hears(sent, "200");
    },
  },
  {
    id: "framing/reply-split",
    clauses: ["S1", "S5"],
    title: "a reply that TCP cuts inside its code counts",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      const came = await bob.receives(asSent(sent));
      await bob.writesInParts(bob.bytesOf(bob.answerTo(came)), [25]);
      await ann.hears(sent, "200");
    },
  },
  {
    id: "framing/reply-and-message-in-one-segment",
    clauses: ["S1", "S7"],
    title: "a reply and a message in one segment are each handled by their type",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({});
      const sent = ann.sends(bob, "question");
      const came = await bob.receives(asSent(sent));
      const draft = bob.draft(ann, "answer");
      bob.writes(joined(bob.bytesOf(bob.answerTo(came)), bob.bytesOf(draft)));
      const back = bob.hasSent(draft);
      await ann.receivesAll([asReply(sent, "200"), asSent(back)]);
      ann.answers(back);
      await bob.hears(back, "200");
    },
  },
  {
    id: "framing/replies-in-one-segment",
    clauses: ["S1", "S5"],
    title: "twenty replies in one segment all count",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = range(1, 20).map((n) => ann.sends(bob, `message ${n}`));
      const came = await bob.receivesAll(sent.map((one) => asSent(one)));
      bob.writes(joined(...came.map((one) => bytesOf(bob.answerTo(one), bob.order))));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "framing/pause-of-six-seconds",
    clauses: ["S1", "S2"],
    isSlow: true,
    title: "a message with a pause of six seconds in the middle arrives whole",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const draft = ann.draft(bob, "a slow line");
      await ann.writesInParts(ann.bytesOf(draft), [20], 6000);
      await confirms(ann, bob, ann.hasSent(draft));
    },
  },
  lengthCase(24, "the smallest"),
  lengthCase(25, "with one byte of message"),
  lengthCase(255, "the last that fits in one byte of len"),
  lengthCase(256, "the first that does not fit in one byte of len"),
  lengthCase(1023, "the largest but one"),
  lengthCase(1024, "the largest"),
  lengthsCase(24, 273),
  lengthsCase(274, 523),
  lengthsCase(524, 773),
  lengthsCase(774, 1024),
];
