import type { Case } from "../case.ts";
import { joined, utf8 } from "../command.ts";
import { asKept, asReply, asSent } from "../expected.ts";
import { longPatienceMs } from "../world.ts";
import { confirms, exchange, range, waitsFor } from "./scenes.ts";
import type { Stage } from "../stage.ts";

function idsCase(what: string, ids: readonly number[], title: string): Case {
  return {
    id: `ids/${what}`,
    clauses: ["S8", "S5"],
    title,
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.join("bob")]);
      for (const id of ids) await exchange(ann, bob, `message ${id}`, { id });
    },
  };
}

const u32Max = 4_294_967_295;

/** messageID and names (S8, S2). */
export const fieldCases: readonly Case[] = [
  idsCase("0", [0], "messageID 0, with which everybody begins, arrives and stands in the reply"),
  idsCase("one-byte", [255, 256], "messageIDs 255 and 256 arrive and stand in the replies"),
  idsCase("two-bytes", [65_535, 65_536], "messageIDs 65535 and 65536 arrive, as in the replies"),
  idsCase("three-bytes", [16_777_215, 16_777_216], "messageIDs around 2^24 arrive unchanged"),
  idsCase("sign", [2_147_483_647, 2_147_483_648], "messageIDs around 2^31 arrive without a sign"),
  idsCase("largest", [u32Max - 1, u32Max], "messageIDs 4294967294 and 4294967295 arrive unchanged"),
  idsCase("every-byte", [0x01_02_03_04, 0xf0_e0_d0_c0], "no two bytes of a messageID are swapped"),
  {
    id: "ids/kept",
    clauses: ["S8", "S4"],
    title: "messageIDs 0, 2^31 and 4294967295 are the same after being kept",
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.absentee("bob")]);
      const sent = [0, 2 ** 31, u32Max].map((id) => ann.sends(bob, `message ${id}`, { id }));
      await ann.settles(...sent);
      const back = await stage.join(bob);
      await back.receivesAll(sent.map((one) => asKept(one)));
    },
  },
  {
    id: "ids/in-300",
    clauses: ["S8", "S5"],
    title: 'messageID 4294967295 stands in a "300"',
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.absentee("bob")]);
      await ann.hears(ann.sends(bob, "hi", { id: u32Max }), "300");
    },
  },
  {
    id: "ids/counting",
    clauses: ["S8", "S5"],
    title: "a hundred messages with the ids 0 to 99 get a hundred replies with the same ids",
    play: async (stage) => {
      const [ann, bob] = await Promise.all([
        stage.connect("ann"),
        stage.join("bob", { answers: true }),
      ]);
      const sent = range(0, 99).map((id) => ann.sends(bob, `message ${id}`));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "ids/two-senders",
    clauses: ["S8", "S5"],
    title: "two senders with the same messageID each get the reply to their own message",
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const one = ann.sends(bob, "from ann", { id: 7777 });
      const two = cara.sends(bob, "from cara", { id: 7777 });
      await bob.receivesAll([asSent(one), asSent(two)]);
      bob.answers(two);
      await cara.hears(two, "200");
      await ann.hearsNothing();
      bob.answers(one);
      await ann.hears(one, "200");
    },
  },
  {
    id: "ids/two-senders-one-answered",
    clauses: ["S8", "S5"],
    title: 'of two senders with the same messageID one hears "200" and the other "300"',
    play: async (stage) => {
      const [bob, ann, cara] = await stage.trio();
      const one = ann.sends(bob, "from ann", { id: 4321 });
      const two = cara.sends(bob, "from cara", { id: 4321 });
      await bob.receivesAll([asSent(one), asSent(two)]);
      bob.answers(one);
      await Promise.all([ann.hears(one, "200"), cara.hears(two, "300")]);
    },
  },
  {
    id: "ids/two-senders-kept",
    clauses: ["S8", "S4"],
    title: "messages of two senders with the same messageID are both kept",
    play: async (stage) => {
      const [[ann, bob], cara] = await Promise.all([stage.pairApart(), stage.join("cara")]);
      const one = ann.sends(bob, "from ann", { id: 99 });
      const two = cara.sends(bob, "from cara", { id: 99 });
      await Promise.all([ann.settles(one), cara.settles(two)]);
      const back = await stage.join(bob);
      await back.receivesAll([asKept(one), asKept(two)]);
    },
  },
  {
    id: "ids/both-directions",
    clauses: ["S8", "S5"],
    title: "two people who send each other the same messageID at once both get their reply",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const one = ann.sends(bob, "to bob", { id: 555 });
      const two = bob.sends(ann, "to ann", { id: 555 });
      await Promise.all([bob.receives(asSent(one)), ann.receives(asSent(two))]);
      bob.answers(one);
      ann.answers(two);
      await Promise.all([ann.hears(one, "200"), bob.hears(two, "200")]);
    },
  },
  {
    id: "ids/two-recipients",
    clauses: ["S8", "S5"],
    title: "replies of two recipients, in the opposite order, carry the ids of their messages",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const one = ann.sends(bob);
      const two = ann.sends(cara);
      await Promise.all([bob.receives(asSent(one)), cara.receives(asSent(two))]);
      cara.answers(two);
      await ann.hears(two, "200");
      bob.answers(one);
      await ann.hears(one, "200");
    },
  },
  {
    id: "names/eight-bytes",
    clauses: ["S2", "S3"],
    title: "names that fill all eight bytes arrive whole, as SRC and as DST",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await exchange(bob, ann);
    },
  },
  {
    id: "names/last-byte",
    clauses: ["S2", "S3"],
    title: "of two names that differ in their last byte only the right one gets the message",
    play: (stage) => tellsApart(stage, 7),
  },
  {
    id: "names/first-byte",
    clauses: ["S2", "S3"],
    title: "of two names that differ in their first byte only the right one gets the message",
    play: (stage) => tellsApart(stage, 0),
  },
  {
    id: "names/kept-last-byte",
    clauses: ["S4", "S2"],
    title: "what is kept for a name is not given to one that differs in the last byte",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const field = bob.field.slice();
      field[7] = field[7] === 0x61 ? 0x62 : 0x61;
      const sent = ann.sends(bob, "for bob");
      await ann.settles(sent);
      const bert = await stage.join(stage.person("bert", field));
      await bert.hearsNothing();
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
  {
    id: "names/first-command-names",
    clauses: ["S2", "S5"],
    title: "a client whose first command is a message to another gets the reply to it",
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann"), stage.join("bob")]);
      await exchange(ann, bob);
    },
  },
  {
    id: "types/0-stays-0",
    clauses: ["S7", "S3"],
    title: "a message to somebody who is connected arrives with type 0",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await confirms(ann, bob, ann.sends(bob));
    },
  },
  {
    id: "types/reply-gets-no-reply",
    clauses: ["S7"],
    title: "whoever answers gets no reply to the answer",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob);
      await bob.hearsNothing(1000);
    },
  },
  {
    id: "types/reply-is-not-kept",
    clauses: ["S4"],
    title: "a reply to a sender who has left is not kept for them",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      await ann.leaves();
      bob.answers(sent);
      await stage.sleep(300);
      const back = await stage.join(ann.person);
      await back.hearsNothing();
    },
  },
  {
    id: "types/2-from-client-is-kept",
    clauses: ["S4", "S7"],
    title: "a command of type 2 for somebody absent is kept, since its type is not 1",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob, "no reply, please", { type: 2 });
      await stage.sleep(300);
      const back = await stage.join(bob);
      await back.receives(asKept(sent));
    },
  },
  {
    id: "types/2-from-client-gets-no-reply",
    clauses: ["S7"],
    title: "a command of type 2 for somebody absent gets no reply",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      ann.sends(bob, "no reply, please", { type: 2 });
      await ann.hearsNothing(3600);
    },
  },
  {
    id: "types/2-needs-no-answer",
    clauses: ["S7", "S5"],
    title: "a recipient that answers no type 2 is still connected: the next message is a type 0",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const back = await waitsFor(stage, ann, bob, "kept");
      await stage.sleep(3600);
      await exchange(ann, back, "live");
    },
  },
  {
    id: "types/2-brings-no-second-reply",
    clauses: ["S7", "S5"],
    title: "when a kept message is handed over its sender gets no second reply",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      await waitsFor(stage, ann, bob, "kept");
      await ann.hearsNothing(3600);
    },
  },
  {
    id: "types/looks-like-a-command",
    clauses: ["S2", "S7"],
    title: "a command inside a message is text and is not acted on",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const inside = ann.bytesOf({ ...ann.draft(cara, "boo"), id: 12 });
      await exchange(ann, bob, joined(inside, inside));
      await cara.hearsNothing();
    },
  },
  {
    id: "types/text-200-is-a-message",
    clauses: ["S7", "S9"],
    title: 'a message whose text is "200" is a message: it arrives and is answered',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      await exchange(ann, bob, utf8("200"));
      await exchange(bob, ann, utf8("300"));
    },
  },
  {
    id: "types/text-200-confirms-nothing",
    clauses: ["S7", "S5"],
    title: 'a message with the text "200" is no answer to the message before it',
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob);
      await bob.receives(asSent(sent));
      const back = bob.sends(ann, "200", { id: sent.id });
      await ann.receives(asSent(back));
      ann.answers(back);
      await bob.hears(back, "200");
      await ann.receives(asReply(sent, "300"), longPatienceMs(stage.world));
    },
  },
];

/** Two names that differ in one byte, of which each gets what is for it and nothing else. */
async function tellsApart(stage: Stage, byte: number): Promise<void> {
  const bob = await stage.join("bob");
  const field = bob.field.slice();
  field[byte] = field[byte] === 0x61 ? 0x62 : 0x61;
  const [bert, ann] = await Promise.all([
    stage.join(stage.person("bert", field)),
    stage.join("ann"),
  ]);
  await exchange(ann, bob, "for bob");
  await exchange(ann, bert, "for bert");
  await Promise.all([bob.hearsNothing(), bert.hearsNothing()]);
}
