import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, test } from "node:test";
import { seedFrame } from "../helpers/seed-peer.ts";
import { startServer } from "../helpers/server.ts";
import { Stranger, whyNot } from "./stranger.ts";

const server = await startServer();
after(async () => {
  await server.stop();
});

const skip = whyNot();
const languages = ["python", "c"] as const;
const pairs = languages.flatMap((from) => languages.map((to) => [from, to] as const));

let people = 0;

/** A name that no other test of this file uses. */
function newName(stem: string): string {
  people += 1;
  return `${stem}${people}`;
}

/** Starts a program under `name` and waits until the server knows that it is there. */
async function joins(language: "python" | "c", name: string): Promise<Stranger> {
  const program = new Stranger(language, server, name);
  // The page has no sign-in: whoever wants to be found says something first, here to itself.
  program.types(`${name} I am here`);
  assert.deepEqual(await program.printsLines(2), [`${name} 0 0 I am here`, "reply 0 200"]);
  return program;
}

/** `printf … | nc`: writes, sends FIN at once, and reads until the server's FIN. */
async function pipes(bytes: Uint8Array): Promise<Buffer> {
  const socket = connect({ host: server.host, port: server.port, allowHalfOpen: true });
  socket.end(bytes);
  const pieces: Uint8Array[] = [];
  socket.on("data", (piece: Uint8Array) => pieces.push(piece));
  await once(socket, "end");
  return Buffer.concat(pieces);
}

for (const [from, to] of pairs) {
  test(`a ${from} and a ${to} program that know only the seed's page chat`, { skip }, async () => {
    const annName = newName("ann");
    const bobName = newName("bob");
    const [annJoins, bobJoins] = [joins(from, annName), joins(to, bobName)];
    await using ann = await annJoins;
    await using bob = await bobJoins;

    ann.types(`${bobName} hi, привет, 你好 😀`);
    assert.equal(await bob.prints(), `${annName} 0 1 hi, привет, 你好 😀`);
    assert.equal(await ann.prints(), "reply 1 200");

    bob.types(`${annName} hello yourself`);
    assert.equal(await ann.prints(), `${bobName} 0 1 hello yourself`);
    assert.equal(await bob.prints(), "reply 1 200");
  });

  test(
    `what a ${from} program sends to an absent ${to} program is kept and comes as type 2`,
    { skip },
    async () => {
      const annName = newName("ann");
      const bobName = newName("bob");
      await using ann = await joins(from, annName);

      ann.types(`${bobName} are you there?`, `${bobName} call me`);
      assert.deepEqual(await ann.printsLines(2), ["reply 1 300", "reply 2 300"]);

      await using bob = new Stranger(to, server, bobName);
      bob.types(`${annName} here I am`);
      const printed = await bob.printsLines(3);
      assert.deepEqual(
        printed.filter((line) => line.startsWith(annName)),
        [`${annName} 2 1 are you there?`, `${annName} 2 2 call me`],
      );
      assert.ok(printed.includes("reply 0 200"), printed.join("\n"));
      assert.equal(await ann.prints(), `${bobName} 0 0 here I am`);
    },
  );

  test(
    `500 messages from a ${from} to a ${to} program arrive in order, each answered 200`,
    { skip },
    async () => {
      const annName = newName("ann");
      const bobName = newName("bob");
      await using ann = await joins(from, annName);
      await using bob = await joins(to, bobName);
      const ids = Array.from({ length: 500 }, (_, index) => index + 1);

      ann.types(...ids.map((id) => `${bobName} message ${id}`));
      const arrived = await bob.printsLines(ids.length);
      const answers = await ann.printsLines(ids.length);

      assert.deepEqual(
        arrived,
        ids.map((id) => `${annName} 0 ${id} message ${id}`),
      );
      assert.deepEqual(answers.toSorted(), ids.map((id) => `reply ${id} 200`).toSorted());
    },
  );
}

for (const language of languages) {
  test(
    `a ${language} program may have a name that fills its field with UTF-8`,
    { skip },
    async () => {
      await using anna = await joins(language, "Анна");
      await using bob = await joins(language, newName("bob"));

      bob.types("Анна привет");
      assert.match(await anna.prints(), /^bob\d+ 0 1 привет$/);
      assert.equal(await bob.prints(), "reply 1 200");
    },
  );

  test(
    `a ${language} program that only pipes one message in still reads its answer`,
    { skip },
    async () => {
      const bobName = newName("bob");
      await using bob = await joins("python", bobName);
      await using ann = new Stranger(language, server, newName("ann"));

      ann.types(`${bobName} one line from a script`);
      ann.endsInput();

      assert.match(await bob.prints(), /^ann\d+ 0 0 one line from a script$/);
      assert.equal(await ann.prints(), "reply 0 200");
      assert.equal(await ann.ends(), 0);
    },
  );
}

test("one who sends FIN at once gets its answer and then the server's FIN", async () => {
  const annName = newName("ann");

  const fields = { type: 0, id: 7, src: annName, dst: newName("bob"), text: "hi" };
  const answer = await pipes(seedFrame(fields));

  assert.equal(answer.readUInt16BE(0), 27);
  assert.equal(answer.readUInt16BE(2), 1);
  assert.equal(answer.readUInt32BE(4), 7);
  assert.equal(answer.toString("utf8", 16, 24), annName.padEnd(8, "\0"));
  assert.equal(answer.toString("utf8", 24), "300");
});

test(
  "a program that writes its structs as they lie in memory is answered in that order",
  { skip },
  async () => {
    const bobName = newName("bob");
    await using bob = await joins("python", bobName);
    const annName = newName("ann");
    const fields = { type: 0, id: 0x01020304, src: annName, dst: bobName, text: "raw" };

    const answer = await pipes(seedFrame(fields, "little"));

    assert.equal(await bob.prints(), `${annName} 0 16909060 raw`);
    assert.equal(answer.subarray(0, 8).toString("hex"), "1b00010004030201");
    assert.equal(answer.toString("utf8", 24), "200");
  },
);
