import type { Case } from "../case.ts";
import { asKept, asReply, asSent } from "../expected.ts";
import type { Expected } from "../expected.ts";
import type { Sent } from "../command.ts";
import { exchange, pattern, range, waitsFor } from "./scenes.ts";

/** One field of what is handed over later. */
function fieldCase(
  what: string,
  title: string,
  clauses: Case["clauses"],
  expected: (sent: Sent) => Expected,
): Case {
  return {
    id: `absent/kept-${what}`,
    clauses,
    title,
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      const back = await stage.join(bob);
      await back.receives(expected(sent));
    },
  };
}

/** Somebody is not connected: "300", and the message waits (S4). */
export const absentCases: readonly Case[] = [
  {
    id: "absent/300",
    clauses: ["S5", "S9"],
    title: 'a message to somebody who has left gets "300" within 3 seconds',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await ann.hears(ann.sends(bob), "300");
    },
  },
  {
    id: "absent/300-never-seen",
    clauses: ["S5", "S9"],
    title: 'a message to somebody who never connected gets "300" within 3 seconds',
    play: async (stage) => {
      const ann = await stage.join("ann");
      await ann.hears(ann.sends(stage.person("bob")), "300");
    },
  },
  {
    id: "absent/300-fields",
    clauses: ["S5", "S8"],
    title: 'a "300" for somebody absent has type 1, the messageID, and the sender as DST',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.receives({ type: 1, id: sent.id, dst: ann.field });
    },
  },
  {
    id: "absent/300-for-each",
    clauses: ["S5", "S9"],
    title: 'ten messages to somebody absent get ten "300" with their ids',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = range(1, 10).map((n) => ann.sends(bob, `message ${n}`));
      await ann.hearsAll(sent, "300");
    },
  },
  {
    id: "absent/300-once",
    clauses: ["S5"],
    title: 'one message to somebody absent gets one "300"',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await ann.hears(ann.sends(bob), "300");
      await ann.hearsNothing(4000);
    },
  },
  {
    id: "absent/kept",
    clauses: ["S4"],
    title: "a message to somebody absent comes when they connect",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await waitsFor(stage, ann, bob, "see you");
    },
  },
  {
    id: "absent/kept-never-seen",
    clauses: ["S4"],
    title: "a message to somebody who never connected comes when they first do",
    play: async (stage) => {
      const ann = await stage.join("ann");
      await waitsFor(stage, ann, stage.person("bob"), "welcome");
    },
  },
  fieldCase("type", "what was kept comes with type 2", ["S4", "S7"], () => ({ type: 2 })),
  fieldCase("src", "what was kept has its sender's SRC", ["S4", "S2"], ({ src }) => ({
    type: 2,
    src,
  })),
  fieldCase("dst", "what was kept has its recipient's DST", ["S4", "S2"], ({ dst }) => ({
    type: 2,
    dst,
  })),
  fieldCase("id", "what was kept has its own messageID", ["S4", "S8"], ({ id }) => ({
    type: 2,
    id,
  })),
  fieldCase("text", "what was kept has its own text", ["S4", "S2"], ({ text }) => ({
    type: 2,
    text,
  })),
  {
    id: "absent/kept-several",
    clauses: ["S4"],
    title: "thirty messages accumulate, and all come",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await waitsFor(stage, ann, bob, ...range(1, 30).map((n) => `message ${n}`));
    },
  },
  {
    id: "absent/kept-sizes",
    clauses: ["S4", "S6"],
    title: "messages of many sizes, from none to 1000 bytes, are kept whole",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await waitsFor(stage, ann, bob, ...range(0, 20).map((n) => pattern(n * 50, n)));
    },
  },
  {
    id: "absent/kept-from-two",
    clauses: ["S4", "S2"],
    title: "messages of two senders to one absent person both come, each with its SRC",
    play: async (stage) => {
      const [[ann, bob], cara] = await Promise.all([stage.pairApart(), stage.join("cara")]);
      const [one, two] = [ann.sends(bob, "from ann"), cara.sends(bob, "from cara")];
      await Promise.all([ann.settles(one), cara.settles(two)]);
      const back = await stage.join(bob);
      await back.receivesAll([asKept(one), asKept(two)]);
    },
  },
  {
    id: "absent/kept-for-two",
    clauses: ["S4"],
    title: "of messages to two absent people each gets their own",
    play: async (stage) => {
      const [[ann, bob], cara] = await Promise.all([stage.pairApart(), stage.absentee("cara")]);
      const [one, two] = [ann.sends(bob, "for bob"), ann.sends(cara, "for cara")];
      await ann.settles(one, two);
      const [first, second] = await Promise.all([stage.join(cara), stage.join(bob)]);
      await Promise.all([first.receives(asKept(two)), second.receives(asKept(one))]);
      await Promise.all([first.hearsNothing(), second.hearsNothing()]);
    },
  },
  {
    id: "absent/kept-to-nobody-else",
    clauses: ["S4"],
    title: "what is kept for one is given to no other who connects",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      const cara = await stage.join("cara");
      await cara.hearsNothing();
      await ann.hearsNothing();
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
  {
    id: "absent/nothing-kept",
    clauses: ["S4", "S5"],
    title: "what was answered is not kept: nothing waits for whoever comes back",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await bob.leaves();
      const back = await stage.join(bob.person);
      await back.hearsNothing();
    },
  },
  {
    id: "absent/sender-leaves",
    clauses: ["S4"],
    title: "what is kept comes also when its sender has left meanwhile",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      await ann.leaves();
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
  {
    id: "absent/sender-comes-back",
    clauses: ["S4", "S5"],
    title: "a sender that comes back gets nothing about what is kept for another",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await ann.hears(ann.sends(bob), "300");
      await ann.leaves();
      const again = await stage.join(ann.person);
      await again.hearsNothing();
    },
  },
  {
    id: "absent/then-live",
    clauses: ["S4", "S3"],
    title: "after what was kept the next message is a type 0 and is answered",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const back = await waitsFor(stage, ann, bob, "kept");
      await exchange(ann, back, "live");
    },
  },
  {
    id: "absent/can-write-at-once",
    clauses: ["S4", "S3"],
    title: "somebody who gets what was kept can write to its sender on the same connection",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const back = await waitsFor(stage, ann, bob, "kept");
      await exchange(back, ann, "here I am");
    },
  },
  {
    id: "absent/twice",
    clauses: ["S4"],
    title: "somebody who leaves again gets what came meanwhile when they come again",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const back = await waitsFor(stage, ann, bob, "the first time");
      await back.leaves();
      const sent = ann.sends(bob, "the second time");
      await ann.settles(sent);
      const again = await stage.join(bob);
      await again.receivesUntil(asKept(sent));
    },
  },
  {
    id: "absent/after-a-drop",
    clauses: ["S4", "S5"],
    title: "somebody whose connection was closed in the middle of a command is absent",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      bob.writes(bob.bytesOf(bob.draft(ann, "cut off")).subarray(0, 9));
      await bob.drops();
      await stage.sleep(300);
      await waitsFor(stage, ann, bob.person, "are you there?");
    },
  },
  {
    id: "absent/drops-unanswered",
    clauses: ["S5", "S9"],
    title: 'a recipient that leaves instead of answering brings "300" within 3 seconds',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await bob.drops();
      await ann.hears(sent, "300");
    },
  },
  {
    id: "absent/one-here-one-not",
    clauses: ["S9", "S5"],
    title: 'of two recipients the absent one brings "300", the other "200"',
    play: async (stage) => {
      const [[ann, bob], cara] = await Promise.all([stage.pairApart(), stage.join("cara")]);
      const [one, two] = [ann.sends(bob), ann.sends(cara)];
      cara.answers(await cara.receives(asSent(two)));
      await ann.receivesAll([asReply(one, "300"), asReply(two, "200")]);
    },
  },
  {
    id: "absent/both-write",
    clauses: ["S4"],
    title: "two people who write to each other while the other is away get each other's message",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const one = ann.sends(bob, "to bob");
      await ann.settles(one);
      await ann.leaves();
      const back = await stage.join(bob);
      await back.receives(asKept(one));
      const two = back.sends(ann.person, "to ann");
      await back.settles(two);
      const again = await stage.join(ann.person);
      await again.receives(asKept(two));
    },
  },
  {
    id: "absent/kept-a-thousand",
    clauses: ["S4"],
    isSlow: true,
    title: "nine hundred messages accumulate, and all come",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await waitsFor(stage, ann, bob, ...range(1, 900).map((n) => `message ${n}`));
    },
  },
  {
    id: "absent/for-half-a-minute",
    clauses: ["S4"],
    isSlow: true,
    title: "what is kept for half a minute is still there",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      await stage.sleep(30_000);
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
];
