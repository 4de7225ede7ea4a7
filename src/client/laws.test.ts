/** What holds whatever a server says, and however the network cuts and breaks it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type About, decodeFacts, encodeAbout } from "../wire/about.ts";
import { AddedType } from "../wire/added-type.ts";
import { readId, readType } from "../wire/codec.ts";
import { parseUsername } from "../wire/username.ts";
import {
  annFollowsInMemory,
  annSpeaks2,
  annSpeaks2InMemory,
  BOBS,
  type Level2Server,
} from "./level-2.testing.ts";

/** One thing that a server says. */
type Saying = (server: Level2Server) => void;

function saying(says: Saying): Saying {
  return says;
}

const someId = fc.nat({ max: 5 });

/** A message under this number. */
function delivery(number: number): fc.Arbitrary<Saying> {
  return fc
    .record({
      id: someId,
      text: fc.string({ maxLength: 5 }),
      type: fc.constantFrom<0 | 2>(0, 2),
      epoch: fc.constantFrom(0n, BOBS, 3n),
      part: fc.nat({ max: 3 }),
      parts: fc.nat({ max: 3 }),
    })
    .map((facts) => saying((server) => server.delivers({ ...facts, number })));
}

const reply = fc
  .tuple(someId, fc.constantFrom("200", "300", "413"))
  .map(([id, code]) => saying((server) => server.replies(id, code)));
const tellsFates = fc
  .array(fc.tuple(someId, fc.constantFrom(0, 200, 300, 410)))
  .map((each) => saying((server) => server.tellsFates(each)));
const sign = fc.constantFrom<Saying>(
  (server) => server.relaysTyping("bob", true),
  (server) => server.relaysTyping("bob", false),
  (server) => server.relaysRead("bob", 0),
  (server) => server.pings(9, "?"),
  (server) => server.gives(503, "the server stops"),
  (server) => server.tellsWhoIsHere(0, ["bob"]),
  (server) => server.tells(0x0150, new Uint8Array(40)),
);

/** What a server says, one after the other. */
const script: fc.Arbitrary<readonly Saying[]> = fc
  .array(fc.boolean(), { maxLength: 20 })
  .chain((kinds) =>
    fc.tuple(
      ...kinds.map((isMessage, at) =>
        isMessage ? delivery(at + 1) : fc.oneof(reply, tellsFates, sign),
      ),
    ),
  );

/** What became known, by whom it concerns; how it is told together is another matter. */
interface Outcome {
  readonly fates: readonly string[];
  readonly arrivals: readonly string[];
  readonly signs: readonly string[];
  readonly pongs: readonly string[];
  readonly upto: number | undefined;
  readonly history: readonly string[];
}

/** Ann has three texts on their way; then the server says all that, cut at these bytes. */
async function play(said: readonly Saying[], cuts: readonly number[]): Promise<Outcome> {
  const { server, file, client, told } = await annSpeaks2();
  const texts = ["one", "two", "three"].flatMap((text) =>
    file.queue("bob", [Buffer.from(text)], 0),
  );
  void client.deliver(texts, ({ id }, { code }) => told.push(`fate #${id} answered ${code}`));
  server.hears();
  const bytes = server.recorded(() => {
    for (const says of said) says(server);
  });
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  edges.sort((one, other) => one - other);
  for (const [at, edge] of edges.entries()) server.saysBytes(bytes.slice(edges[at - 1] ?? 0, edge));
  const [isFate, isArrival] = [/^(fate|late)/u, /^arrived/u];
  const heard = server.hears();
  return {
    fates: told.filter((line) => isFate.test(line)),
    arrivals: told.filter((line) => isArrival.test(line)),
    signs: told.filter((line) => !isFate.test(line) && !isArrival.test(line)),
    pongs: heard.filter((line) => line.startsWith("PONG")),
    upto: file.resume()?.number,
    history: file
      .history("bob", { limit: 100 })
      .map(({ id, epoch, part, parts, state, code }) =>
        [id, epoch, part, parts, state, code].join(" "),
      )
      .toSorted(),
  };
}

test("however the network cuts what a server says, the same becomes known", async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.array(fc.nat(), { maxLength: 30 }), async (said, cuts) => {
      assert.deepEqual(await play(said, cuts), await play(said, []));
    }),
    { numRuns: 15 },
  );
});

/** An ABOUT that may say anything, and a message behind it. */
const anyAbout = fc.record({
  id: someId,
  body: fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .record({
        number: fc.nat(),
        atMs: fc.nat(),
        epoch: fc.constantFrom(0n, BOBS),
        part: fc.nat({ max: 0xffff }),
        parts: fc.nat({ max: 0xffff }),
        replyTo: fc.constant(undefined),
      })
      .map((about: About) => encodeAbout(about)),
    fc.constant(new Uint8Array(48).fill(0xff)),
  ),
});

const rubbish: fc.Arbitrary<Saying> = fc.oneof(
  anyAbout.map(({ id, body }) =>
    saying((server) => {
      server.tells(AddedType.about, body, { id, src: "bob" });
      server.says(0, id, "bob", "ann", "hi");
    }),
  ),
  fc
    .tuple(
      fc.constantFrom(...Object.values(AddedType), 3, 0xffff),
      fc.nat({ max: 0xffff_ffff }),
      fc.uint8Array({ maxLength: 1000 }),
      fc.constantFrom("bob", undefined),
    )
    .map(([type, id, body, src]) =>
      saying((server) => server.tells(type, body, { id, ...(src !== undefined && { src }) })),
    ),
);

test("whatever a server says of level 2, the connection and the file outlive it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rubbish, { maxLength: 30 }), async (said) => {
      const { server, file, client, sends } = await annSpeaks2();
      void sends("bob", "hi");

      for (const says of said) says(server);
      server.hears();
      server.pings(9, "?");

      assert.deepEqual(server.hears(), ["PONG #9 ?"]);
      assert.equal(client.endReason, undefined);
      const times = [...file.inbox(100), ...file.history("bob", { limit: 100 })];
      assert.ok(times.every(({ atMs }) => !Number.isNaN(new Date(atMs).getTime())));
      assert.ok(Number.isSafeInteger(file.resume()?.number ?? 0));
    }),
    { numRuns: 15 },
  );
});

test("what precedes a text is what its writer said of it", async () => {
  const replyTo = fc.option(
    fc.record(
      {
        src: fc.constantFrom("bob", "Анна", "12345678").map((name) => parseUsername(name)),
        epoch: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        id: fc.nat({ max: 0xffff_ffff }),
      },
      { noNullPrototype: true },
    ),
    { nil: undefined },
  );
  const texts = fc.array(fc.record({ parts: fc.integer({ min: 1, max: 4 }), replyTo }), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(texts, async (written) => {
      const { server, file, client } = await annSpeaks2InMemory();
      server.frames.length = 0;

      for (const { parts, replyTo: answered } of written) {
        const pieces = Array.from({ length: parts }, () => Buffer.from("x"));
        void client.deliver(file.queue("bob", pieces, 0, answered));
      }

      const expected = written.flatMap(({ parts, replyTo: answered }) =>
        Array.from({ length: parts }, (_, at) =>
          parts === 1
            ? { part: 0, parts: 0, replyTo: answered }
            : { part: at + 1, parts, replyTo: answered },
        ),
      );
      assert.deepEqual(factsOf(server.frames), expected);
    }),
    { numRuns: 100 },
  );
});

/** What these commands say of each message among them, by the page of the protocol. */
function factsOf(frames: readonly Uint8Array[]): unknown[] {
  let about: Uint8Array | undefined;
  return frames.flatMap((frame) => {
    if (readType(frame, 0) === AddedType.about) {
      about = frame;
      return [];
    }
    const facts = about && readId(about, 0) === readId(frame, 0) ? about : undefined;
    about = undefined;
    const nothing = { part: 0, parts: 0, replyTo: undefined };
    return [facts === undefined ? nothing : decodeFacts(facts, 0, facts.length)];
  });
}

test("however often connections break, each text comes in its order, always the same", async () => {
  const deed = fc.constantFrom("sends", "sends", "is answered", "breaks");
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 15 }), async (deeds) => {
      const { server, clock, sends } = await annFollowsInMemory();
      const [answered, fates] = [new Set<string>(), new Array<Promise<unknown>>()];
      /** Every text that came, as often as it came. */
      const came: string[] = [];
      const open: string[] = [];
      const reads = (): void => {
        for (const line of server.hears().filter((each) => each.startsWith("0 "))) {
          assert.ok(!answered.has(line), "what was answered does not come again");
          came.push(line);
          open.push(line);
        }
      };
      const answers = (): void => {
        const line = open.shift();
        if (line === undefined) return;
        answered.add(line);
        server.replies(Number(/#(\d+)/u.exec(line)?.[1]), "200");
      };
      server.welcomes();
      for (const each of [...deeds, "breaks"]) {
        if (each === "sends") fates.push(sends("bob", `text ${fates.length}`));
        if (each === "is answered") answers();
        if (each === "breaks") {
          open.length = 0;
          const { dials } = server;
          server.breaks();
          while (server.dials === dials) await clock.passes(100);
          server.welcomes();
        }
        reads();
      }
      for (; open.length > 0; reads()) answers();

      const expected = fates.map((_, at) => `0 #${at} ann>bob text ${at}`);
      assert.deepEqual([...new Set(came)], expected);
      const code = "200";
      assert.deepEqual(
        await Promise.all(fates),
        fates.map(() => ({ state: "answered", code })),
      );
    }),
    { numRuns: 100 },
  );
});
