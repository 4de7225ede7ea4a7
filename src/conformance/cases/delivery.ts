import type { Case } from "../case.ts";
import { asReply, asSent } from "../expected.ts";
import type { Peer } from "../peer.ts";
import { confirms, exchange, range } from "./scenes.ts";

/** Every one of `people` sends to every other, and everything arrives and is answered. */
async function everybodyToEverybody(people: readonly Peer[]): Promise<void> {
  const sent = people.flatMap((from) =>
    people.filter((to) => to !== from).map((to) => ({ from, to, sent: from.sends(to) })),
  );
  await Promise.all(
    people.map((person) =>
      person.receivesAll([
        ...sent.filter(({ to }) => to === person).map((one) => asSent(one.sent)),
        ...sent.filter(({ from }) => from === person).map((one) => asReply(one.sent, "200")),
      ]),
    ),
  );
}

/** A message reaches its recipient, and nobody else (S3). */
export const deliveryCases: readonly Case[] = [
  {
    id: "delivery/there-and-back",
    clauses: ["S3", "S5"],
    title: "ann writes to bob and bob to ann",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob, "hello");
      await exchange(bob, ann, "hello yourself");
    },
  },
  {
    id: "delivery/dialogue",
    clauses: ["S3", "S5"],
    title: "two people write twenty times in turn",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      for (const n of range(1, 10)) {
        await exchange(ann, bob, `ann ${n}`);
        await exchange(bob, ann, `bob ${n}`);
      }
    },
  },
  {
    id: "delivery/both-at-once",
    clauses: ["S3", "S5"],
    title: "two people write to each other at the same time",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({});
      const [one, two] = [ann.sends(bob, "to bob"), bob.sends(ann, "to ann")];
      await Promise.all([bob.receives(asSent(one)), ann.receives(asSent(two))]);
      bob.answers(one);
      ann.answers(two);
      await Promise.all([ann.hears(one, "200"), bob.hears(two, "200")]);
    },
  },
  {
    id: "delivery/src-is-the-sender",
    clauses: ["S2", "S3"],
    title: "SRC of what arrives is the name of its sender",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives({ type: 0, src: ann.field });
      bob.answers(sent);
    },
  },
  {
    id: "delivery/dst-is-the-recipient",
    clauses: ["S2", "S3"],
    title: "DST of what arrives is the name of its recipient",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives({ type: 0, dst: bob.field });
      bob.answers(sent);
    },
  },
  {
    id: "delivery/to-nobody-else",
    clauses: ["S3"],
    title: "a message reaches its recipient and no third person",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      await exchange(ann, bob);
      await cara.hearsNothing();
    },
  },
  {
    id: "delivery/not-to-the-sender",
    clauses: ["S3", "S5"],
    title: "a sender gets the reply and not its own message",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await ann.hearsNothing();
    },
  },
  {
    id: "delivery/once",
    clauses: ["S3"],
    title: "a message that is answered arrives once",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await bob.hearsNothing(1500);
    },
  },
  {
    id: "delivery/two-recipients",
    clauses: ["S3", "S5"],
    title: "messages to two people reach the right one each",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob, "for bob"), ann.sends(cara, "for cara")];
      await Promise.all([bob.receives(asSent(one)), cara.receives(asSent(two))]);
      bob.answers(one);
      cara.answers(two);
      await ann.hearsAll([one, two], "200");
    },
  },
  {
    id: "delivery/two-senders",
    clauses: ["S3", "S5"],
    title: "messages of two people to one arrive with the right SRC and are answered apart",
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob, "from ann"), cara.sends(bob, "from cara")];
      for (const came of await bob.receivesAll([asSent(one), asSent(two)])) bob.answers(came);
      await Promise.all([ann.hears(one, "200"), cara.hears(two, "200")]);
    },
  },
  {
    id: "delivery/many-unanswered",
    clauses: ["S3", "S5"],
    title: "twenty messages that are answered only when all have come are all answered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = range(1, 20).map((n) => ann.sends(bob, `message ${n}`));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      for (const one of sent) bob.answers(one);
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "delivery/three-hundred",
    clauses: ["S3", "S5"],
    title: "three hundred messages without a pause all arrive and are all answered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = range(1, 300).map((n) => ann.sends(bob, `message ${n}`));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "delivery/ring",
    clauses: ["S3", "S5"],
    isAlone: true,
    title: "eight people in a ring each get the message of the one before",
    play: async (stage) => {
      const people = await Promise.all(range(1, 8).map((n) => stage.join(`p${n}`)));
      for (const [index, from] of people.entries()) {
        const to = people[(index + 1) % people.length];
        if (to !== undefined) await exchange(from, to, `from ${index}`);
      }
    },
  },
  {
    id: "delivery/everybody-to-everybody",
    clauses: ["S3", "S5"],
    isAlone: true,
    title: "six people who all write to all others get thirty messages and thirty replies",
    play: async (stage) => {
      await everybodyToEverybody(
        await Promise.all(range(1, 6).map((n) => stage.join(`p${n}`, { answers: true }))),
      );
    },
  },
  {
    id: "delivery/ten-senders",
    clauses: ["S3", "S5"],
    isAlone: true,
    title: "ten people who write to one at once are all answered",
    play: async (stage) => {
      const bob = await stage.join("bob", { answers: true });
      const people = await Promise.all(range(1, 10).map((n) => stage.connect(`p${n}`)));
      const sent = people.map((from, n) => ({ from, one: from.sends(bob, `from ${n}`) }));
      await bob.receivesAll(sent.map(({ one }) => asSent(one)));
      await Promise.all(sent.map(({ from, one }) => from.hears(one, "200")));
    },
  },
  {
    id: "self/message",
    clauses: ["S3", "S5"],
    title: "a message to oneself comes back as type 0, is answered, and its sender hears it",
    play: async (stage) => {
      const ann = await stage.connect("ann");
      const sent = ann.sends(ann, "note");
      await ann.receives(asSent(sent));
      ann.answers(sent);
      await ann.hears(sent, "200");
    },
  },
  {
    id: "self/several",
    clauses: ["S3", "S5"],
    title: "five messages to oneself all come back and are all answered",
    play: async (stage) => {
      const ann = await stage.connect("ann");
      const sent = range(1, 5).map((n) => ann.sends(ann, `note ${n}`));
      await ann.receivesAll(sent.map((one) => asSent(one)));
      for (const one of sent) ann.answers(one);
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "self/silent",
    clauses: ["S5", "S9"],
    title: 'a message to oneself that one does not answer gets "300"',
    play: async (stage) => {
      const ann = await stage.connect("ann");
      const sent = ann.sends(ann, "note");
      await ann.receives(asSent(sent));
      await ann.hears(sent, "300");
    },
  },
  {
    id: "self/beside-others",
    clauses: ["S3", "S5"],
    title: "a message to oneself and one to another do not mix",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const [note, sent] = [ann.sends(ann, "note"), ann.sends(bob, "hi")];
      await Promise.all([ann.receives(asSent(note)), bob.receives(asSent(sent))]);
      bob.answers(sent);
      await ann.hears(sent, "200");
      ann.answers(note);
      await ann.hears(note, "200");
    },
  },
  {
    id: "connections/comes-and-goes",
    clauses: ["S1", "S3"],
    title: "somebody who comes and goes ten times is reached each time",
    play: async (stage) => {
      const ann = await stage.join("ann");
      const bob = stage.person("bob");
      for (const n of range(1, 10)) {
        const here = await stage.join(bob);
        await exchange(ann, here, `time ${n}`);
        await here.leaves();
      }
    },
  },
  {
    id: "connections/sender-leaves",
    clauses: ["S1", "S3"],
    title: "a sender that has left has changed nothing for its recipient",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      await exchange(ann, bob);
      await ann.leaves();
      await exchange(cara, bob);
    },
  },
  {
    id: "connections/sender-drops",
    clauses: ["S1", "S5"],
    title: "a sender that is gone before the reply does not disturb its recipient",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await ann.drops();
      bob.answers(sent);
      await exchange(cara, bob);
    },
  },
  {
    id: "connections/silent-one",
    clauses: ["S1", "S3"],
    title: "a connection that never says anything disturbs nobody and gets nothing",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const nobody = await stage.connect("nobody");
      await exchange(ann, bob);
      await nobody.hearsNothing();
    },
  },
  {
    id: "connections/idle",
    clauses: ["S5", "S3"],
    title: "a client that had nothing to answer for five seconds is still connected",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await stage.sleep(5000);
      await exchange(ann, bob);
    },
  },
  {
    id: "connections/idle-for-a-minute",
    clauses: ["S5", "S3"],
    isSlow: true,
    title: "a client that had nothing to answer for fifty seconds is still connected",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await stage.sleep(50_000);
      await exchange(ann, bob);
    },
  },
  {
    id: "connections/twelve",
    clauses: ["S1"],
    isAlone: true,
    title: "twelve connections at once are all served",
    play: async (stage) => {
      const people = await Promise.all(range(1, 12).map((n) => stage.join(`p${n}`)));
      const [first] = people;
      for (const person of people) {
        if (first !== undefined && first !== person)
          await confirms(first, person, first.sends(person));
      }
    },
  },
];
