import assert from "node:assert/strict";
import { test } from "node:test";
import { annSaysHello, annSpeaks2 } from "./level-2.testing.ts";

test("a server that has answered HELLO before is asked again, however it dies of it", async () => {
  const { clock, file, server } = await annSpeaks2();
  server.breaks();

  for (const dies of [() => server.breaks(), () => server.ends(), () => server.breaks()]) {
    const { client } = await annSaysHello({ clock, file, server });
    dies();
    assert.equal(client.level.kind, "asking");
  }

  const { client } = await annSpeaks2({ clock, file, server });
  assert.equal(client.level.kind, "full");
});

test("a server that has answered HELLO before may take 10 seconds for it", async () => {
  const { clock, file, server } = await annSpeaks2();
  server.breaks();

  const slow = await annSaysHello({ clock, file, server });
  await clock.passes(9000);
  server.welcomes();
  assert.equal(slow.client.level.kind, "full");
  server.breaks();

  for (const waitMs of [10_000, 0]) {
    const changed = await annSaysHello({ clock, file, server });
    await clock.passes(waitMs);
    assert.equal(changed.client.level.kind, "plain");
    server.breaks();
  }

  // It is not held against it for long.
  await clock.passes(600_000);
  const again = await annSaysHello({ clock, file, server });
  assert.equal(again.client.level.kind, "asking");
});

test("a WELCOME that has come is heard, however late the client gets to read it", async () => {
  const { clock, client, server } = await annSaysHello();
  // It is with the system when the alarm rings, and is read right after that.
  clock.after(2000, () => {
    server.welcomes();
  });
  await clock.passes(2000);

  assert.equal(client.level.kind, "full");
});
