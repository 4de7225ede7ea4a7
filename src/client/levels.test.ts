import assert from "node:assert/strict";
import { test } from "node:test";
import { connectClient } from "./connect-client.ts";
import { annSpeaks2 } from "./level-2.testing.ts";
import { accountOf, PlayClock, PlayServer } from "./play.testing.ts";

test("a kept text that the server has forgotten is sent again under its name, once", async () => {
  const { server, clock, sends } = await annSpeaks2();
  const fate = sends("bob", "hi");
  server.replies(0, "300");
  await fate;
  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);

  server.tellsFates([[0, 0]]);
  await clock.passes(5000);

  assert.deepEqual(server.hears(), ["0 #0 ann>bob hi"]);
  server.replies(0, "200");
  server.tellsFates([[0, 0]]);
  await clock.passes(60_000);
  assert.deepEqual(server.hears(), []);
});

test("what came before a goodbye without an answer is known when it comes again", async () => {
  for (const isAnswered of [false, true]) {
    const [server, clock] = [new PlayServer(), new PlayClock()];
    const account = { ...accountOf("ann"), isPlain: true };
    const client = await connectClient(account, { transport: server, clock });
    server.says(0, 7, "bob", "ann", "hi");
    const closed = client.close();
    await clock.passes(500);
    if (isAnswered) server.ends();
    await clock.passes(1000);
    await closed;

    await connectClient(account, { transport: server, clock });
    server.says(2, 7, "bob", "ann", "hi");

    assert.equal(account.file.inboxCount(), isAnswered ? 2 : 1);
  }
});
