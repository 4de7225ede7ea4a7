import assert from "node:assert/strict";
import { test } from "node:test";
import { isSilent } from "./end-reason.ts";
import { annSaysHello, annSpeaks2, type Setting } from "./level-2.testing.ts";

/** Whether a new connection begins with HELLO; the server hangs up on it without a word. */
async function asks(
  setting: Required<Pick<Setting, "clock" | "file" | "server">>,
): Promise<boolean> {
  setting.server.hears();
  await annSaysHello(setting);
  const [first = ""] = setting.server.hears();
  setting.server.breaks();
  return first.startsWith("HELLO");
}

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

  const silent = await annSaysHello({ clock, file, server });
  await clock.passes(10_000);
  assert.deepEqual(silent.client.endReason, isSilent);
  assert.equal(await asks({ clock, file, server }), true);
});

test("a server that answers HELLO no more is spoken to on level 1 after two minutes", async () => {
  const { clock, file, server } = await annSpeaks2();
  server.breaks();
  await annSaysHello({ clock, file, server });
  await clock.passes(119_000);
  const early = await annSaysHello({ clock, file, server });
  await clock.passes(10_000);
  assert.deepEqual(early.client.endReason, isSilent);

  await clock.passes(1000);
  const late = await annSaysHello({ clock, file, server });
  await clock.passes(10_000);

  assert.equal(late.client.level.kind, "plain");
});

test("a server that has answered HELLO is asked until it has failed for two minutes", async () => {
  const { clock, file, server } = await annSpeaks2();
  server.breaks();
  for (let times = 0; times < 5; times += 1)
    assert.equal(await asks({ clock, file, server }), true);

  await clock.passes(120_000);
  await annSaysHello({ clock, file, server });
  server.ends();

  assert.equal(await asks({ clock, file, server }), false);
  await clock.passes(600_000);
  assert.equal(await asks({ clock, file, server }), true);
});

test("a WELCOME that comes too late is one all the same for the next connection", async () => {
  const { clock, client, file, server } = await annSaysHello();
  await clock.passes(2000);

  server.welcomes();

  assert.equal(client.level.kind, "plain");
  server.breaks();
  assert.equal(await asks({ clock, file, server }), true);
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
