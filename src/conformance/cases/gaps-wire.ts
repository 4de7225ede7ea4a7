import type { Case } from "../case.ts";
import { joined, nameField, utf8 } from "../command.ts";
import { asKept, asReply, asSent } from "../expected.ts";
import { CaseFailure } from "../failure.ts";
import { randomName } from "../person.ts";
import type { Peer } from "../peer.ts";
import type { Stage } from "../stage.ts";
import { confirms, exchange, pattern, range } from "./scenes.ts";

/** The order that the other cases do not speak. */
function otherOrder(stage: Stage): "network" | "little" {
  return stage.world.order === "network" ? "little" : "network";
}

/** Bob writes numbers the other way round than ann. */
async function mixedPair(stage: Stage): Promise<[Peer, Peer]> {
  return Promise.all([stage.join("ann"), stage.join("bob", { order: otherOrder(stage) })]);
}

/** A first command of 258 bytes, which is a len in both orders. */
function ambiguousCase(order: "network" | "little"): Case {
  return {
    id: `order-of-bytes/ambiguous-${order}`,
    clauses: ["S2"],
    gap: "byte order",
    title: `a first len that fits in both orders is read by the messageID, here ${order}`,
    play: async (stage) => {
      const [ann, bob] = await Promise.all([stage.connect("ann", { order }), stage.join("bob")]);
      await exchange(ann, bob, pattern(234), { id: 1 });
    },
  };
}

const byteOrder: readonly Case[] = [
  {
    id: "order-of-bytes/both-ways",
    clauses: ["S2"],
    gap: "byte order",
    title: "two clients that write numbers in different orders talk with each other",
    play: async (stage) => {
      const [ann, bob] = await mixedPair(stage);
      await exchange(ann, bob, "hello", { id: 0x01_02_03_04 });
      await exchange(bob, ann, "hello yourself", { id: 0x05_06_07_08 });
    },
  },
  {
    id: "order-of-bytes/kept",
    clauses: ["S2", "S4"],
    gap: "byte order",
    title: "what is kept is handed over in the order of the recipient",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ann.sends(bob, "later", { id: 0x0a_0b_0c_0d });
      await ann.settles(sent);
      const back = await stage.join(bob, { order: otherOrder(stage) });
      await back.receives(asKept(sent));
    },
  },
  {
    id: "order-of-bytes/300",
    clauses: ["S2", "S9"],
    gap: "byte order",
    title: 'a "300" comes in the order of its sender',
    play: async (stage) => {
      const order = otherOrder(stage);
      const [ann, bob] = await Promise.all([
        stage.connect("ann", { order }),
        stage.absentee("bob"),
      ]);
      await ann.hears(ann.sends(bob, "hi", { id: 0x01_00_00_00 }), "300");
    },
  },
  {
    id: "order-of-bytes/cut-inside-len",
    clauses: ["S2", "S1"],
    gap: "byte order",
    title: "the order is found also when TCP cuts the first len",
    play: async (stage) => {
      const [ann, bob] = await Promise.all([
        stage.connect("ann", { order: otherOrder(stage) }),
        stage.join("bob"),
      ]);
      const draft = ann.draft(bob, "hi");
      await ann.writesInParts(ann.bytesOf(draft), [1]);
      await confirms(ann, bob, ann.hasSent(draft));
    },
  },
  {
    id: "order-of-bytes/holds",
    clauses: ["S2"],
    gap: "byte order",
    title: "the order of a connection holds, also for a len that fits in both",
    play: async (stage) => {
      const [ann, bob] = await mixedPair(stage);
      await exchange(bob, ann, pattern(234), { id: 0x01_00_00_00 });
      await exchange(bob, ann, "again", { id: 2 });
    },
  },
  ambiguousCase("network"),
  ambiguousCase("little"),
];

/** Bob's name is shorter than its field. */
async function shortNamed(stage: Stage, text: string): Promise<[Peer, Peer]> {
  const bob = stage.person("bob", nameField(text));
  return Promise.all([stage.join("ann"), stage.join(bob)]);
}

const names: readonly Case[] = [
  {
    id: "short-names/nul-padded",
    clauses: ["S2"],
    gap: "names",
    title: "a name of six bytes is filled up with NULs, also in what arrives",
    play: async (stage) => {
      const [ann, bob] = await shortNamed(stage, randomName(stage.world.random, 6));
      await exchange(ann, bob);
      await exchange(bob, ann);
    },
  },
  {
    id: "short-names/space-padded",
    clauses: ["S2"],
    gap: "names",
    title: "a DST that is filled up with spaces means the name without them",
    play: async (stage) => {
      const text = randomName(stage.world.random, 6);
      const [ann, bob] = await shortNamed(stage, text);
      const sent = ann.sends(bob, "hi", { dst: utf8(`${text}  `) });
      await bob.receives(asSent({ ...sent, dst: bob.field }));
      bob.answers(sent);
      await ann.receives({ type: 1, id: sent.id, code: "200" });
    },
  },
  {
    id: "short-names/rubbish-behind-nul",
    clauses: ["S2"],
    gap: "names",
    title: "what stands behind the first NUL of a name does not count",
    play: async (stage) => {
      const text = randomName(stage.world.random, 5);
      const [ann, bob] = await shortNamed(stage, text);
      const sent = ann.sends(bob, "hi", { dst: utf8(`${text}\0xy`) });
      await bob.receives(asSent({ ...sent, dst: bob.field }));
      bob.answers(sent);
      await ann.receives({ type: 1, id: sent.id, code: "200" });
    },
  },
  {
    id: "names/utf-8",
    clauses: ["S2"],
    gap: "names",
    title: "a name may be UTF-8: four Cyrillic letters fill the field",
    play: async (stage) => {
      const { random } = stage.world;
      const letters = range(1, 4).map(() =>
        String.fromCodePoint(0x0430 + Math.floor(random.fraction() * 32)),
      );
      const [ann, bob] = await shortNamed(stage, letters.join(""));
      await exchange(ann, bob);
      await exchange(bob, ann);
    },
  },
  {
    id: "names/case",
    clauses: ["S2"],
    gap: "names",
    title: "names are compared byte by byte: capital letters are other letters",
    play: async (stage) => {
      const text = `a${randomName(stage.world.random, 7)}`;
      const [ann, bob] = await shortNamed(stage, text);
      const bert = await stage.join(stage.person("bert", nameField(text.toUpperCase())));
      await exchange(ann, bob);
      await bert.hearsNothing();
      await exchange(ann, bert);
    },
  },
  {
    id: "names/code-points",
    clauses: ["S2"],
    gap: "names",
    title: "two spellings of é with other code points are two names",
    play: async (stage) => {
      const text = randomName(stage.world.random, 5);
      const [ann, bob] = await shortNamed(stage, `${text}\u00e9`);
      const bert = await stage.join(stage.person("bert", nameField(`${text}e\u0301`)));
      await exchange(ann, bert);
      await bob.hearsNothing();
    },
  },
];

/** `len` that is none: the connection ends, and others do not notice. */
function badLenCase(len: number): Case {
  return {
    id: `bad-len/${len}`,
    clauses: ["S6"],
    gap: "len out of range",
    isAlone: true,
    title: `a len of ${len} ends that connection`,
    play: async (stage) => {
      const ann = await stage.join("ann");
      const bytes = ann.bytesOf(ann.draft(ann, pattern(1000)));
      const at = stage.world.order === "network" ? [len >>> 8, len] : [len, len >>> 8];
      bytes.set(at, 0);
      ann.writes(bytes);
      await ann.isHungUpOn();
    },
  };
}

const badLen: readonly Case[] = [
  badLenCase(0),
  badLenCase(23),
  badLenCase(1025),
  badLenCase(65_535),
  {
    id: "bad-len/others-stay",
    clauses: ["S6", "S1"],
    gap: "len out of range",
    isAlone: true,
    title: "a bad len of one client disturbs no other",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      cara.writes(new Uint8Array(40));
      await stage.sleep(300);
      ann.isStillConnected();
      await exchange(ann, bob);
    },
  },
  {
    id: "bad-len/what-was-before",
    clauses: ["S6", "S3"],
    gap: "len out of range",
    isAlone: true,
    title: "a whole command in front of a bad len is delivered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const draft = ann.draft(bob, "in front");
      ann.writes(joined(ann.bytesOf(draft), new Uint8Array(30)));
      await bob.receives(asSent(ann.hasSent(draft)));
      bob.answers(draft);
    },
  },
];

/** A type of none of the seed's commands. */
function unknownTypeCase(type: number): Case {
  return {
    id: `unknown-types/${type}`,
    clauses: ["S7"],
    gap: "unknown types",
    title: `a command of type ${type} is skipped: not passed on, not answered, the next one counts`,
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      ann.sends(bob, "of no type", { type });
      await exchange(ann, bob, "the next");
      await Promise.all([bob.hearsNothing(), ann.hearsNothing()]);
    },
  };
}

const types: readonly Case[] = [
  unknownTypeCase(3),
  unknownTypeCase(200),
  unknownTypeCase(65_535),
  {
    id: "type-2/live",
    clauses: ["S7"],
    gap: "type 2 from a client",
    title: "a type 2 of a client reaches a connected recipient as type 2, without a reply",
    play: async (stage) => {
      const [ann, bob] = await stage.pair();
      const sent = ann.sends(bob, "no reply, please", { type: 2 });
      await bob.receives(asSent(sent));
      await ann.hearsNothing(3600);
    },
  },
  {
    id: "type-2/between-others",
    clauses: ["S7"],
    gap: "type 2 from a client",
    title: "a type 2 of a client keeps its place between messages of type 0",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = [0, 2, 0, 2, 0].map((type, n) => ann.sends(bob, `message ${n}`, { type }));
      await bob.receivesInOrder(sent.map((one) => asSent(one)));
      await ann.hearsAll(
        sent.filter(({ type }) => type === 0),
        "200",
      );
    },
  },
];

function refusalCase(what: string, dst: Uint8Array): Case {
  return {
    id: `refusals/${what}`,
    clauses: ["S9"],
    gap: "refusals",
    title: `a message whose DST is ${what.replaceAll("-", " ")} is refused with "400"`,
    play: async (stage) => {
      const ann = await stage.join("ann");
      const sent = ann.sends(ann, "to whom?", { dst });
      await ann.receives({ type: 1, id: sent.id, src: dst, dst: ann.field, code: "400" });
    },
  };
}

const ids: readonly Case[] = [
  {
    id: "ids-again/same-id-twice",
    clauses: ["S8"],
    gap: "messageID again",
    title: "two messages with one messageID both arrive and are both answered",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = ["one", "two"].map((text) => ann.sends(bob, text, { id: 50 }));
      await bob.receivesAll(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "ids-again/from-0-again",
    clauses: ["S8"],
    gap: "messageID again",
    title: "a program that starts again counts from 0 again, and its messages arrive",
    play: async (stage) => {
      const bob = await stage.join("bob");
      const ann = stage.person("ann");
      for (const text of ["one", "two"]) {
        const here = await stage.connect(ann);
        await exchange(here, bob, text, { id: 0 });
        await here.leaves();
      }
    },
  },
  {
    id: "ids-again/backwards",
    clauses: ["S8"],
    gap: "messageID again",
    title: "messageIDs may fall: 3, 2, 1 arrive in the order in which they were sent",
    play: async (stage) => {
      const [ann, bob] = await stage.pair({ answers: true });
      const sent = [30, 20, 10].map((id) => ann.sends(bob, `message ${id}`, { id }));
      await bob.receivesInOrder(sent.map((one) => asSent(one)));
      await ann.hearsAll(sent, "200");
    },
  },
  {
    id: "ids-again/kept-twice",
    clauses: ["S8", "S4"],
    gap: "messageID again",
    title: "two messages with one messageID are both kept",
    play: async (stage) => {
      const [ann, bob] = await stage.pairApart();
      const sent = ["one", "two"].map((text) => ann.sends(bob, text, { id: 50 }));
      await ann.settles(...sent);
      const back = await stage.join(bob);
      await back.receivesAll(sent.map((one) => asKept(one)));
    },
  },
  {
    id: "ids-again/another-recipient",
    clauses: ["S8", "S5"],
    gap: "messageID again",
    title: "one messageID to two recipients: each answer counts for its own message",
    play: async (stage) => {
      const [ann, bob, cara] = await stage.trio();
      const [one, two] = [ann.sends(bob, "hi", { id: 50 }), ann.sends(cara, "hi", { id: 50 })];
      await Promise.all([bob.receives(asSent(one)), cara.receives(asSent(two))]);
      cara.answers(two);
      const first = await ann.receives({ type: 1, id: 50, code: "200" });
      if (first.src.join() !== cara.field.join())
        throw new CaseFailure("the reply of cara", "that of somebody else");
      bob.answers(one);
      await ann.receives(asReply(one, "200"));
    },
  },
];

/** Gaps in the bytes themselves. */
export const wireGapCases: readonly Case[] = [
  ...byteOrder,
  ...names,
  ...badLen,
  ...types,
  ...ids,
  refusalCase("empty", new Uint8Array(8)),
  refusalCase("not-UTF-8", Uint8Array.of(0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe)),
];
