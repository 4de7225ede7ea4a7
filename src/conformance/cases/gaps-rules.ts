import type { Case } from "../case.ts";
import { areSame, utf8 } from "../command.ts";
import { asKept, asReply, asSent } from "../expected.ts";
import { CaseFailure } from "../failure.ts";
import { atOnceMs, exchange, range } from "./scenes.ts";

const identity: readonly Case[] = [
  {
    id: "who/forged-src",
    clauses: ["S2"],
    gap: "who is it",
    title: "a message with somebody else's SRC is not delivered",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      cara.sends(bob, "I am ann", { src: ann.field });
      await bob.hearsNothing();
      await exchange(ann, bob, "I am ann");
    },
  },
  {
    id: "who/forged-src-takes-nothing",
    clauses: ["S2", "S4"],
    gap: "who is it",
    title: "a message with somebody else's SRC does not make its sender that person",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      cara.sends(bob, "I am ann", { src: ann.field });
      await stage.sleep(300);
      await exchange(bob, ann, "for ann alone");
      await cara.hearsNothing();
    },
  },
  {
    id: "who/third-forgery",
    clauses: ["S2"],
    gap: "who is it",
    title: "the third message with somebody else's SRC ends the connection",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      for (const n of range(1, 3)) cara.sends(bob, `forged ${n}`, { src: ann.field });
      await cara.isHungUpOn();
    },
  },
  {
    id: "who/reply-without-src",
    clauses: ["S5"],
    gap: "who is it",
    title: "a reply needs no SRC, since S5 lists none; the server fills it in",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      bob.answers(sent, "200", { src: new Uint8Array(8) });
      await ann.receives({ ...asReply(sent, "200"), src: bob.field });
    },
  },
  {
    id: "who/reply-with-forged-src",
    clauses: ["S5", "S2"],
    gap: "who is it",
    title: "a reply with somebody else's SRC reaches its sender with the real one",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      bob.answers(sent, "200", { src: cara.field });
      await ann.receives({ ...asReply(sent, "200"), src: bob.field });
    },
  },
  {
    id: "who/silent-hello",
    clauses: ["S4", "S5"],
    gap: "who is it",
    title: "a reply to nothing says who one is: what was kept comes, and nothing else",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.settles(sent);
      const back = await stage.connect(bob);
      back.answers({ type: 0, id: 0, src: bob.field, dst: bob.field, text: utf8("") });
      await back.receives(asKept(sent));
      await back.hearsNothing();
    },
  },
];

/** Bob gets a message and says something that is no "200". */
function noConfirmationCase(what: string, words: string, code: string): Case {
  return {
    id: `confirms/${what}`,
    clauses: ["S5", "S9"],
    gap: "what confirms",
    title: `a reply with ${words} is ignored: the 3 seconds run on`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      bob.answers(sent, code);
      await ann.hearsNothing(1500);
      bob.answers(sent);
      await ann.hears(sent, "200");
    },
  };
}

/** Bob's "200" has something behind it. */
function looseConfirmationCase(what: string, words: string, code: string): Case {
  return {
    id: `confirms/${what}`,
    clauses: ["S5", "S9"],
    gap: "what confirms",
    title: `a "200" with ${words} behind it confirms, and is passed on as three bytes`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      bob.answers(sent, code);
      const heard = await ann.hears(sent, "200");
      if (areSame(heard.text, utf8("200"))) return;
      throw new CaseFailure("three bytes of code", `${heard.text.length} bytes`);
    },
  };
}

const confirmation: readonly Case[] = [
  noConfirmationCase("forged-300", 'the code "300", which the server alone fills in,', "300"),
  noConfirmationCase("201", 'the code "201"', "201"),
  noConfirmationCase("empty", "no code", ""),
  noConfirmationCase("2000", 'the code "2000"', "2000"),
  looseConfirmationCase("nul-behind", "a NUL", "200\0"),
  looseConfirmationCase("line-break-behind", "CR LF", "200\r\n"),
  {
    id: "confirms/three-bytes",
    clauses: ["S9"],
    gap: "what confirms",
    title: 'a "300" is three bytes and nothing behind them',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.receives({ ...asReply(sent, "300"), text: utf8("300") });
    },
  },
  {
    id: "confirms/by-a-third",
    clauses: ["S5"],
    gap: "what confirms",
    title: "an answer that a third person gives for the recipient does not count",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      cara.answers(sent, "200", { src: bob.field });
      await ann.hearsNothing(1000);
      bob.answers(sent);
      await ann.hears(sent, "200");
    },
  },
  {
    id: "confirms/late",
    clauses: ["S5"],
    gap: "what confirms",
    title: 'a "200" after the "300" is not passed on: one message, one reply',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await ann.hears(sent, "300");
      bob.answers(sent);
      await ann.hearsNothing(1000);
    },
  },
];

const here: readonly Case[] = [
  {
    id: "here/many-under-way",
    clauses: ["S3"],
    gap: "recipient here",
    title: "messages are passed on while earlier ones are unanswered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = range(1, 5).map((n) => ann.sends(bob, `message ${n}`));
      await bob.receivesAll(
        sent.map((one) => asSent(one)),
        atOnceMs + stage.world.marginMs,
      );
      for (const one of sent) bob.answers(one);
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "here/sender-is-not-held-up",
    clauses: ["S3"],
    gap: "recipient here",
    title: "a silent recipient holds up no message of its sender to another",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const held = ann.sends(bob);
      const sent = ann.sends(cara);
      await cara.receives(asSent(sent), atOnceMs + stage.world.marginMs);
      cara.answers(sent);
      await ann.hears(sent, "200");
      bob.answers(held);
    },
  },
  {
    id: "absence/300-at-once",
    clauses: ["S5"],
    gap: "recipient absent",
    title: 'the "300" for somebody absent comes at once, not after 3 seconds',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await ann.hearsWithin(ann.sends(bob), "300", atOnceMs);
    },
  },
  {
    id: "absence/src-of-300",
    clauses: ["S5"],
    gap: "recipient absent",
    title: 'SRC of a "300" is the recipient',
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob);
      await ann.receives({ ...asReply(sent, "300"), src: bob.field });
    },
  },
];

/** Gaps in who speaks, what an answer is, and when something is passed on. */
export const ruleGapCases: readonly Case[] = [...identity, ...confirmation, ...here];
