import type { Case } from "../case.ts";
import { utf8 } from "../command.ts";
import type { Sent } from "../command.ts";
import { asKept, asSent } from "../expected.ts";
import type { Peer } from "../peer.ts";
import type { Stage } from "../stage.ts";
import { atOnceMs, exchange, range, waitsFor } from "./scenes.ts";

/** Bob has let a message pass and is now stale; ann has heard "300". */
async function staleBob(stage: Stage): Promise<[Peer, Peer, Sent]> {
  const [ann, bob] = await stage.pair();
  const sent = ann.sends(bob, "unanswered");
  await bob.receives(asSent(sent));
  await ann.hears(sent, "300");
  return [ann, bob, sent];
}

const silence: readonly Case[] = [
  {
    id: "silence/is-kept",
    clauses: ["S4", "S5"],
    gap: "recipient silent",
    title: 'a message that got "300" from silence comes again, as type 2, on the next connection',
    play: async (stage) => {
      const [, bob, sent] = await staleBob(stage);
      await bob.drops();
      const back = await stage.join(bob.person);
      await back.receives(asKept(sent));
    },
  },
  {
    id: "silence/late-answer-erases",
    clauses: ["S4", "S5"],
    gap: "recipient silent",
    title: "what was answered late does not come again",
    play: async (stage) => {
      const [, bob, sent] = await staleBob(stage);
      bob.answers(sent);
      await bob.leaves();
      const back = await stage.join(bob.person);
      await back.hearsNothing();
    },
  },
  {
    id: "silence/300-at-once",
    clauses: ["S5"],
    gap: "recipient silent",
    title: 'after a "300" from silence the next message gets "300" at once',
    play: async (stage) => {
      const [ann, bob] = await staleBob(stage);
      await ann.hearsWithin(ann.sends(bob), "300", atOnceMs);
    },
  },
  {
    id: "silence/wakes-up",
    clauses: ["S4", "S5"],
    gap: "recipient silent",
    title: "a silent client that says something gets what it missed, and not what it has",
    play: async (stage) => {
      const [ann, bob] = await staleBob(stage);
      const missed = ann.sends(bob, "missed");
      await ann.settles(missed);
      const draft = bob.sends(bob, "I am back");
      await bob.receivesAll([asKept(missed), asSent(draft)]);
      bob.answers(draft);
      await bob.hears(draft, "200");
      await bob.hearsNothing();
    },
  },
  {
    id: "drops/300-at-once",
    clauses: ["S5"],
    gap: "recipient drops",
    title: 'a recipient that leaves without an answer brings "300" at once',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await bob.drops();
      await ann.hearsWithin(sent, "300", atOnceMs);
    },
  },
  {
    id: "drops/is-kept",
    clauses: ["S4", "S5"],
    gap: "recipient drops",
    title: "what a recipient left unanswered comes again, as type 2, on the next connection",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await bob.drops();
      await ann.settles(sent);
      const back = await stage.join(bob.person);
      await back.receives(asKept(sent));
    },
  },
];

const order: readonly Case[] = [
  {
    id: "order/live",
    clauses: ["S3"],
    gap: "order",
    title: "two hundred messages arrive in the order in which they were sent",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = range(1, 200).map((n) => ann.sends(bob, `message ${n}`));
      await bob.receivesInOrder(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "order/kept",
    clauses: ["S4"],
    gap: "order",
    title: "what was kept comes in the order in which it was sent",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = range(1, 40).map((n) => ann.sends(bob, `message ${n}`));
      await ann.settles(...sent);
      const back = await stage.join(bob);
      await back.receivesInOrder(sent.map((one) => asKept(one)));
    },
  },
  {
    id: "order/kept-before-live",
    clauses: ["S4", "S3"],
    gap: "order",
    title: "what was kept comes before what is sent when its recipient is back",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const kept = range(1, 10).map((n) => ann.sends(bob, `message ${n}`));
      await ann.settles(...kept);
      const back = await stage.join(bob, { answers: true });
      const live = range(11, 20).map((n) => ann.sends(bob, `message ${n}`));
      await back.receivesInOrder([
        ...kept.map((one) => asKept(one)),
        ...live.map((one) => asSent(one)),
      ]);
      await ann.hearsAll(live, "200");
    },
  },
  {
    id: "order/sizes",
    clauses: ["S3", "S6"],
    gap: "order",
    title: "small messages do not overtake large ones",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = range(1, 60).map((n) =>
        ann.sends(bob, new Uint8Array(n % 2 === 0 ? 1 : 1000).fill(n)),
      );
      await bob.receivesInOrder(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "order/kept-a-thousand",
    clauses: ["S4"],
    gap: "order",
    isSlow: true,
    title: "nine hundred kept messages come in the order in which they were sent",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = range(1, 900).map((n) => ann.sends(bob, `message ${n}`));
      await ann.settles(...sent);
      const back = await stage.join(bob);
      await back.receivesInOrder(sent.map((one) => asKept(one)));
    },
  },
];

const taking: readonly Case[] = [
  {
    id: "taken/not-again",
    clauses: ["S4"],
    gap: "when a type 2 is taken",
    title: "a type 2 does not come again after its reader has answered a later message",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const back = await waitsFor(stage, ann, bob, "kept");
      await exchange(ann, back, "later");
      await back.leaves();
      const again = await stage.join(bob);
      await again.hearsNothing();
    },
  },
  {
    id: "taken/again-without-proof",
    clauses: ["S4"],
    gap: "when a type 2 is taken",
    title: "a type 2 comes again if its reader was gone before it could have been read",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      const gone = await stage.connect(bob);
      gone.answers({ type: 0, id: 0, src: bob.field, dst: bob.field, text: utf8("") });
      await gone.receives(asKept(sent));
      await gone.drops();
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
];

const connections: readonly Case[] = [
  {
    id: "takeover/newest-wins",
    clauses: ["S1"],
    gap: "two connections",
    title: "of two connections with one name the newest gets the messages",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const newer = await stage.join(bob.person);
      await exchange(ann, newer);
    },
  },
  {
    id: "takeover/older-ends",
    clauses: ["S1"],
    gap: "two connections",
    title: "of two connections with one name the older is ended",
    play: async (stage) => {
      const bob = await stage.join("bob");
      await stage.join(bob.person);
      await bob.isHungUpOn();
    },
  },
  {
    id: "takeover/unanswered-moves",
    clauses: ["S1", "S4"],
    gap: "two connections",
    title: "what the older connection left unanswered comes as type 2 on the newer",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      const newer = await stage.join(bob.person);
      await ann.settles(sent);
      await newer.receives(asKept(sent));
    },
  },
  {
    id: "half-close/300",
    clauses: ["S1", "S5"],
    gap: "half-close",
    title: 'a client that sends a message and FIN still gets its "300"',
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.absentee("bob")]);
      const sent = ann.sends(bob);
      ann.ends();
      await ann.hears(sent, "300");
    },
  },
  {
    id: "half-close/200",
    clauses: ["S1", "S5"],
    gap: "half-close",
    title: 'a client that sends a message and FIN still gets its "200"',
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.join("bob")]);
      const sent = ann.sends(bob);
      ann.ends();
      bob.answers(await bob.receives(asSent(sent)));
      await ann.hears(sent, "200");
    },
  },
  {
    id: "half-close/ends",
    clauses: ["S1"],
    gap: "half-close",
    title: "after its last reply the server ends such a connection as well",
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.absentee("bob")]);
      const sent = ann.sends(bob);
      ann.ends();
      await ann.hears(sent, "300");
      await ann.isHungUpOn();
    },
  },
  {
    id: "half-close/is-absent",
    clauses: ["S4", "S1"],
    gap: "half-close",
    title: "a recipient that has sent FIN is absent: what comes for it is kept",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      bob.ends();
      await stage.sleep(300);
      const sent = ann.sends(bob);
      await ann.settles(sent);
      const back = await stage.join(bob.person);
      await back.receives(asKept(sent));
    },
  },
];

/** Gaps in what becomes of a message that is not answered at once. */
export const fateGapCases: readonly Case[] = [...silence, ...order, ...taking, ...connections];
