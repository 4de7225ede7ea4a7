import assert from "node:assert/strict";
import { test } from "node:test";
import { startSeedServer } from "../helpers/seed-server.ts";
import { startServer } from "../helpers/server.ts";
import { parsed, person, start } from "./person.ts";

interface Server extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** The same promises hold on our server and on one that knows only the seed's page. */
const servers: readonly (readonly [string, () => Promise<Server>])[] = [
  ["our server", () => startServer()],
  ["a server that knows only the page", () => startSeedServer({ replyTimeoutMs: 500 })],
];

for (const [name, startIt] of servers) {
  test(`on ${name} a text reaches a listener and is reported as taken`, async () => {
    await using server = await startIt();
    const bob = await person("bob", server).listens("--count", "2", "--json");
    const ann = person("ann", server);

    const first = await ann.send(["--to", "bob", "привет"]);
    assert.deepEqual([first.exit, first.out], [0, "bob has it (200)\n"]);
    const second = await ann.send(["--to", "bob", "--json", "hi", "there"]);
    assert.deepEqual([second.exit, second.out], [0, '{"to":"bob","id":1,"code":"200"}\n']);

    const { from, to, text, id, offline } = parsed(await bob.line());
    assert.deepEqual([from, to, text, id, offline], ["ann", "bob", "привет", 0, false]);
    assert.equal(parsed(await bob.line()).text, "hi there");
    assert.equal((await bob.ended).exit, 0);
  });

  test(`on ${name} a text to somebody away is kept and comes marked offline`, async () => {
    await using server = await startIt();

    const sent = await person("ann", server).send(["--to", "bob", "one\ntwo", "--json"]);
    assert.deepEqual([sent.exit, sent.out], [0, '{"to":"bob","id":0,"code":"300"}\n']);
    const bob = await person("bob", server).listens("--count", "1", "--json");

    const { text, offline } = parsed(await bob.line());
    assert.deepEqual([text, offline], ["one\ntwo", true]);
  });

  test(`on ${name} a text that is longer than a command comes whole`, async () => {
    await using server = await startIt();
    const text = "один два 👩‍👩‍👧 ".repeat(400);
    const bob = await person("bob", server).listens("--follow", "--json");

    const sent = await person("ann", server).send(["--to", "bob", "-", "--json"], text);
    assert.deepEqual([sent.exit, sent.out], [0, '{"to":"bob","id":0,"code":"200"}\n']);

    let got = "";
    while (got.length < text.length) got += parsed(await bob.line()).text;
    assert.equal(got, text);
    bob.interrupt();
    assert.equal((await bob.ended).exit, 0);
  });

  test(`on ${name} send --plain takes a listener's name, and nothing is lost`, async () => {
    await using server = await startIt();
    const bob = person("bob", server);
    const listening = await bob.listens("--plain", "--follow");

    for (let round = 0; round < 3; round += 1) {
      const sent = await bob.send(["--plain", "--to", "bob", `round ${round}`]);
      assert.equal(sent.out, "bob has it (200)\n");
      assert.match(sent.err, /1 message arrived; coterie listen shows it/);
      assert.equal(await listening.line(), `round ${round}`);
    }
    listening.interrupt();
    assert.equal((await listening.ended).exit, 0);
  });

  test(`on ${name} ten sends of one name at once are all answered, under ten ids`, async () => {
    await using server = await startIt();
    const bob = await person("bob", server).listens("--count", "10", "--json");
    const ann = person("ann", server);

    const sends = Array.from({ length: 10 }, (_, index) =>
      ann.send(["--to", "bob", "--json", `text ${index}`]),
    );
    const codes = (await Promise.all(sends)).map(({ out }) => parsed(out).code);
    assert.deepEqual(new Set(codes), new Set(["200"]));

    const got = (await bob.ended).out
      .trimEnd()
      .split("\n")
      .map((line) => parsed(line));
    assert.equal(new Set(got.map(({ text }) => text)).size, 10);
    assert.deepEqual(
      got.map(({ id }) => id).toSorted((left, right) => left - right),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  test(`on ${name} a plain listener that is taken over ends and says why`, async () => {
    await using server = await startIt();
    const first = await person("bob", server).listens();
    const second = await person("bob", server).listens("--count", "1");

    const { exit, err } = await first.ended;
    assert.equal(exit, 75);
    assert.match(err, /another client has taken over the name bob/);
    await person("ann", server).send(["--to", "bob", "hi"]);
    assert.equal((await second.ended).out, "hi\n");
  });
}

test("a listener whose server stops ends with 69; one that follows comes back", async () => {
  const server = await startServer();
  const bob = person("bob", server);
  const carl = person("carl", server);
  const plain = await bob.listens();
  const following = await carl.listens("--follow");

  await server.stop();
  const { exit, err } = await plain.ended;
  assert.equal(exit, 69);
  assert.match(err, /the server has stopped/);

  await using again = await startServer({ port: server.port, data: server.data });
  await following.says(/connected[^]*connected/);
  await person("ann", again).send(["--to", "carl", "welcome back"]);
  assert.equal(await following.line(), "welcome back");
  following.kill();
});

test("what a listener does not print stays in the inbox for the next one, in order", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  for (const text of ["one", "two", "three"]) await ann.send(["--to", "bob", text]);
  const bob = person("bob", server);

  for (const text of ["one", "two", "three"]) {
    const listening = await bob.listens("--count", "1");
    assert.equal((await listening.ended).out, `${text}\n`);
  }
});

test("what came while a send had the name is listened to afterwards", async () => {
  await using server = await startServer();
  const bob = person("bob", server);
  const ann = person("ann", server);

  const first = await bob.send(["--to", "ann", "hi"]);
  assert.match(first.out, /300/);
  const took = await ann.send(["--plain", "--to", "ann", "note"]);
  assert.match(took.err, /2 messages arrived; coterie listen shows them/);

  const listening = await ann.listens("--count", "2");
  assert.equal((await listening.ended).out, "hi\nnote\n");
});

test("a command gets each text on its input; if it fails, the text stays", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  const bob = person("bob", server);
  await ann.send(["--to", "bob", "hi"]);

  const failing = await bob.listens("--exec", "exit 3");
  const { exit, err } = await failing.ended;
  assert.equal(exit, 75);
  assert.match(err, /ended with 3/);
  const working = await bob.listens("--count", "1", "--exec", 'echo "$COTERIE_FROM: $(cat)"');
  assert.equal((await working.ended).out, "ann: hi\n");
});

test("a message whose listener is killed while it shows it is shown by the next one", async () => {
  await using server = await startServer();
  const bob = person("bob", server);
  await person("ann", server).send(["--to", "bob", "hi"]);

  const killed = await bob.listens("--exec", "kill -9 $PPID");
  assert.equal((await killed.ended).exit, -9);
  const next = await bob.listens("--count", "1");
  assert.equal((await next.ended).out, "hi\n");
});

test("a reader that goes away loses nothing", async () => {
  await using server = await startServer();
  const ann = person("ann", server);
  const bob = person("bob", server);
  const listening = await bob.listens();
  listening.stopsReading();

  const sent = await ann.send(["--to", "bob", "hi"]);
  assert.equal(sent.out, "bob has it (200)\n");
  const { exit, err } = await listening.ended;
  assert.equal(exit, 0);
  assert.doesNotMatch(err, /fault|stack/);
  assert.equal((await (await bob.listens("--count", "1")).ended).out, "hi\n");
});

test("a server that passes every reply on does not make a text look taken", async () => {
  await using server = await startSeedServer({ replyTimeoutMs: 500, echoesReplies: true });

  const sent = await person("ann", server).send(["--to", "bob", "hi"]);
  assert.equal(sent.out, "bob is away; kept for later (300)\n");
});

test("a killed send uses no id twice, and its text is never sent again by itself", async () => {
  await using server = await startSeedServer({ replyTimeoutMs: 60_000 });
  const bob = await person("bob", server).listens("--count", "1");
  const ann = person("ann", server);

  const killed = start(["send", ...ann.who, "--to", "carl", "first"], { home: ann.home });
  await server.hasReceived(1);
  killed.kill();
  await killed.ended;
  const sent = await ann.send(["--to", "bob", "--json", "second"]);
  const unsent = await ann.send(["--unsent"]);

  assert.equal(sent.out, '{"to":"bob","id":1,"code":"200"}\n');
  assert.match(unsent.err, /Nothing is unsent; 1 left/);
  assert.deepEqual(server.received, ["first", "second"]);
  assert.equal((await bob.ended).out, "second\n");
});
