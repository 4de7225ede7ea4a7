import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUsername } from "../wire/username.ts";
import { defaultServer } from "./address.ts";
import { MemoryFile, ownTurn } from "./memory-file.ts";
import { MessageLoop } from "./message-loop.ts";
import { PlayClock } from "./play.testing.ts";

test("while another process shows the inbox, one look at a time, however much comes", async () => {
  let looks = 0;
  const elsewhere = {
    tryTake: (): boolean => {
      looks += 1;
      return false;
    },
    isFree: (): boolean => false,
    release: (): void => {},
  };
  const clock = new PlayClock();
  const account = {
    server: defaultServer,
    user: parseUsername("bob"),
    file: new MemoryFile(),
    turn: ownTurn,
    showing: elsewhere,
  };
  const loop = new MessageLoop(account, clock, {
    show: () => assert.fail("nothing can be shown"),
    handled: () => {},
  });
  const first = loop.messages(undefined).next();
  for (let left = 100; left > 0; left -= 1) {
    loop.wake();
    await new Promise(setImmediate);
  }
  looks = 0;

  await clock.passes(100);
  await new Promise(setImmediate);

  assert.equal(looks, 1);
  void loop.end(undefined);
  assert.deepEqual(await first, { done: true, value: undefined });
});
