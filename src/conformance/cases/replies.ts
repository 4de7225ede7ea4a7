import type { Case } from "../case.ts";
import { asKept, asReply, asSent } from "../expected.ts";
import type { Expected } from "../expected.ts";
import { CaseFailure } from "../failure.ts";
import type { Sent } from "../command.ts";
import { longPatienceMs } from "../world.ts";
import { confirms, exchange, pattern, range } from "./scenes.ts";

/** One field of a "200" that the recipient has sent. */
function fieldCase(
  what: string,
  title: string,
  clauses: Case["clauses"],
  expected: (sent: Sent) => Expected,
): Case {
  return {
    id: `reply/${what}`,
    clauses,
    title,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      bob.answers(await bob.receives({ type: 0, id: sent.id }));
      await ann.receives(expected(sent));
    },
  };
}

/** One field of a "300", which the server fills in. */
function timeoutCase(
  what: string,
  title: string,
  clauses: Case["clauses"],
  expected: (sent: Sent) => Expected,
): Case {
  return {
    id: `silent/300-${what}`,
    clauses,
    title,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await ann.receives(expected(sent), longPatienceMs(stage.world));
    },
  };
}

function delayCase(delayMs: number): Case {
  return {
    id: `silent/answer-after-${delayMs}-ms`,
    clauses: ["S9", "S5"],
    title: `a recipient that answers after ${delayMs} ms has answered: "200"`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await stage.sleep(delayMs);
      bob.answers(sent);
      await ann.receives(asReply(sent, "200"));
    },
  };
}

/** The reply of a recipient that answers (S5, S9). */
const answered: readonly Case[] = [
  fieldCase("type", "a reply has type 1", ["S5", "S7"], () => ({ type: 1 })),
  fieldCase("id", "a reply has the messageID of the message", ["S5"], ({ id }) => ({
    type: 1,
    id,
  })),
  fieldCase("dst", "DST of a reply is the original sender", ["S5"], ({ src }) => ({
    type: 1,
    dst: src,
  })),
  fieldCase("src", "SRC of a reply is the client that has answered", ["S2", "S5"], ({ dst }) => ({
    type: 1,
    src: dst,
  })),
  fieldCase("code", 'the message of a reply is "200"', ["S9", "S5"], () => ({
    type: 1,
    code: "200",
  })),
  {
    id: "reply/src-of-each",
    clauses: ["S2", "S5"],
    title: "replies of two recipients have the SRC of the one that has answered",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio({ answers: true });
      const [one, two] = [ann.sends(bob), ann.sends(cara)];
      await ann.receivesAll([
        { ...asReply(one, "200"), src: bob.field },
        { ...asReply(two, "200"), src: cara.field },
      ]);
    },
  },
  {
    id: "reply/dst-of-each",
    clauses: ["S5", "S2"],
    title: "replies of one recipient to two senders have the DST of the sender",
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob), cara.sends(bob)];
      for (const came of await bob.receivesAll([asSent(one), asSent(two)])) bob.answers(came);
      await ann.receives({ ...asReply(one, "200"), dst: ann.field });
      await cara.receives({ ...asReply(two, "200"), dst: cara.field });
    },
  },
  {
    id: "reply/waits-for-the-recipient",
    clauses: ["S9", "S5"],
    title: "no reply comes before the recipient has answered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await ann.hearsNothing(1500);
      bob.answers(sent);
      await ann.hears(sent, "200");
    },
  },
  {
    id: "reply/once",
    clauses: ["S5"],
    title: 'one answer is one reply, and no "300" follows a "200"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await ann.hearsNothing(4200);
    },
  },
  {
    id: "reply/to-nobody-else",
    clauses: ["S5"],
    title: "a reply reaches the original sender and no third person",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      await exchange(cara, bob);
      await exchange(ann, bob);
      await cara.hearsNothing();
    },
  },
  {
    id: "reply/opposite-order",
    clauses: ["S5", "S8"],
    title: "replies that are given in the opposite order belong to their messages",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = range(1, 5).map((n) => ann.sends(bob, `message ${n}`));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      for (const one of sent.toReversed()) bob.answers(one);
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "reply/while-others-wait",
    clauses: ["S5"],
    title: "a reply is passed on while an earlier message is still unanswered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const [one, two] = [ann.sends(bob, "one"), ann.sends(bob, "two")];
      await bob.receivesAll([asSent(one), asSent(two)]);
      bob.answers(two);
      await ann.hears(two, "200");
      bob.answers(one);
      await ann.hears(one, "200");
    },
  },
  delayCase(1000),
  delayCase(2000),
];

/** A recipient that is connected and does not answer (S5, S9). */
const unanswered: readonly Case[] = [
  {
    id: "silent/300",
    clauses: ["S5", "S9"],
    title: 'a message that nobody answers gets "300" within 3 seconds',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await ann.hears(sent, "300");
    },
  },
  timeoutCase("type", 'a "300" has type 1', ["S5", "S7"], () => ({ type: 1 })),
  timeoutCase("id", 'a "300" has the messageID of the message', ["S5"], ({ id }) => ({
    type: 1,
    id,
  })),
  timeoutCase("dst", 'DST of a "300" is the original sender', ["S5"], ({ src }) => ({
    type: 1,
    dst: src,
  })),
  timeoutCase("code", 'the message of a "300" is "300"', ["S9", "S5"], () => ({
    type: 1,
    code: "300",
  })),
  {
    id: "silent/300-not-early",
    clauses: ["S9", "S5"],
    title: "the recipient has 3 seconds: nothing comes in the first 2.7",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      const heard = await ann.hears(sent, "300");
      const afterMs = Math.round(heard.realMs - sent.realMs);
      if (afterMs >= 2700) return;
      throw new CaseFailure('"300" after 3000 ms without an answer', `it after ${afterMs} ms`);
    },
  },
  {
    id: "silent/300-once",
    clauses: ["S5"],
    title: 'one message gets one "300"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await ann.hears(ann.sends(bob), "300");
      await ann.hearsNothing(4000);
    },
  },
  {
    id: "silent/several",
    clauses: ["S5", "S9"],
    title: 'three messages that nobody answers get a "300" each, with their ids',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = range(1, 3).map((n) => ann.sends(bob, `message ${n}`));
      await ann.hearsAll(sent, "300");
    },
  },
  {
    id: "silent/one-of-two",
    clauses: ["S9", "S5"],
    title: 'of two messages the answered one gets "200", the other "300"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const [one, two] = [ann.sends(bob, "one"), ann.sends(bob, "two")];
      await bob.receivesAll([asSent(one), asSent(two)]);
      bob.answers(two);
      await ann.hears(two, "200");
      await ann.hears(one, "300");
    },
  },
  {
    id: "silent/one-of-two-recipients",
    clauses: ["S9", "S5"],
    title: 'of two recipients the silent one brings "300", the other "200"',
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob), ann.sends(cara)];
      await Promise.all([bob.receives(asSent(one)), cara.receives(asSent(two))]);
      cara.answers(two);
      await ann.hears(two, "200");
      await ann.hears(one, "300");
    },
  },
  {
    id: "silent/two-senders",
    clauses: ["S5", "S9"],
    title: 'two senders to one silent recipient each get their own "300"',
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob), cara.sends(bob)];
      await Promise.all([ann.hears(one, "300"), cara.hears(two, "300")]);
    },
  },
  {
    id: "silent/answers-another-id",
    clauses: ["S5"],
    title: "an answer with another messageID is no answer",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob, "hi", { id: 1000 });
      await bob.receives(asSent(sent));
      bob.answers(sent, "200", { id: 2000 });
      // Whether a stray reply is passed on the seed does not say.
      ann.wasInTime(sent, await ann.receivesUntil(asReply(sent, "300")));
    },
  },
  {
    id: "silent/answers-somebody-else",
    clauses: ["S5"],
    title: "an answer to somebody else, with the same messageID, is no answer",
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const sent = ann.sends(bob, "hi", { id: 1000 });
      await bob.receives(asSent(sent));
      bob.answers(sent, "200", { dst: cara.field });
      await ann.hears(sent, "300");
    },
  },
  {
    id: "silent/empty",
    clauses: ["S5", "S9"],
    title: 'a message without text that nobody answers gets "300"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await ann.hears(ann.sends(bob, ""), "300");
    },
  },
  {
    id: "silent/largest",
    clauses: ["S5", "S9"],
    title: 'a message of 1024 bytes that nobody answers gets "300"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await ann.hears(ann.sends(bob, pattern(1000)), "300");
    },
  },
  {
    id: "silent/sender-is-gone",
    clauses: ["S5", "S1"],
    title: 'a sender that leaves before its "300" disturbs nobody',
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      ann.sends(bob);
      await ann.drops();
      await stage.sleep(3500);
      const dora = await stage.join("dora");
      await exchange(cara, dora);
      bob.isStillConnected();
    },
  },
  {
    id: "silent/others-go-on",
    clauses: ["S5", "S3"],
    title: "while one recipient is silent two others talk",
    play: async (stage) => {
      const [[ann, bob], [cara, dora]] = await Promise.all([
        stage.pair(),
        Promise.all([stage.join("cara"), stage.join("dora")]),
      ]);
      const sent = ann.sends(bob);
      await exchange(cara, dora);
      await exchange(dora, cara);
      await ann.hears(sent, "300");
    },
  },
  {
    id: "silent/considered-disconnected",
    clauses: ["S5", "S4"],
    title: 'what comes after a "300" is kept, and is there when the recipient connects again',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await ann.hears(ann.sends(bob, "unanswered"), "300");
      const next = ann.sends(bob, "afterwards");
      await ann.hears(next, "300");
      await bob.drops();
      const back = await stage.join(bob.person);
      await back.receivesUntil(asKept(next));
    },
  },
  {
    id: "silent/comes-back",
    clauses: ["S5", "S3"],
    title: 'somebody who was silent, left and came back is reached again: "200"',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await ann.hears(ann.sends(bob, "unanswered"), "300");
      await bob.leaves();
      const back = await stage.join(bob.person);
      const next = ann.sends(back, "afterwards");
      await back.receivesUntil(asSent(next));
      back.answers(next);
      await ann.hears(next, "200");
    },
  },
  {
    id: "silent/asks-nothing-of-others",
    clauses: ["S5"],
    title: "a third person's answer does not count for the recipient",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await confirms(ann, cara, ann.sends(cara));
      await ann.hears(sent, "300");
    },
  },
];

/** Replies: of a recipient that answers, and of the server for one that does not. */
export const replyCases: readonly Case[] = [...answered, ...unanswered];
