import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../clock.ts";
import { hookMs, runHook } from "./hook.ts";

const message = {
  row: 1,
  from: "bob",
  to: "ann",
  id: 7,
  offline: true,
  atMs: 0,
  text: Buffer.from("$(exit 9); `exit 8`"),
};

/** A clock on which the longest of what is waited for is over when it is asked to be. */
class HurriedClock implements Clock {
  readonly #actions = new Map<() => void, number>();

  monotonicMs(): number {
    return 0;
  }

  wallMs(): number {
    return 0;
  }

  after(delayMs: number, action: () => void): { cancel: () => void } {
    this.#actions.set(action, delayMs);
    return { cancel: () => this.#actions.delete(action) };
  }

  /** How long is waited for something. */
  get waits(): readonly number[] {
    return [...this.#actions.values()];
  }

  hurry(): void {
    const actions = [...this.#actions.keys()];
    this.#actions.clear();
    for (const action of actions) action();
  }
}

test("a hook has the text on its input and the rest in its environment", async () => {
  const clock = new HurriedClock();
  const command = `test "$(cat)" = '$(exit 9); \`exit 8\`' || exit 1
    test "$COTERIE_FROM $COTERIE_TO $COTERIE_ID $COTERIE_OFFLINE" = "bob ann 7 1" || exit 2
    test "$COTERIE_AT" = 1970-01-01T00:00:00.000Z || exit 3`;
  assert.deepEqual(await runHook(command, message, clock).ended, { kind: "done" });
  assert.deepEqual(clock.waits, []);
});

test("a hook is not told the passphrases that scripts have set for us", async () => {
  const names = ["COTERIE_PASSPHRASE", "COTERIE_NEW_PASSPHRASE"];
  for (const name of names) process.env[name] = "secret";
  try {
    const command = `test -z "$COTERIE_PASSPHRASE$COTERIE_NEW_PASSPHRASE" && test -n "$PATH"`;
    const { ended } = runHook(command, message, new HurriedClock());
    assert.deepEqual(await ended, { kind: "done" });
  } finally {
    for (const name of names) Reflect.deleteProperty(process.env, name);
  }
});

test("a hook that fails, is ended or does not read tells how it ended", async () => {
  const clock = new HurriedClock();
  const long = { ...message, text: Buffer.alloc(1 << 20) };
  assert.deepEqual(await runHook("exit 3", long, clock).ended, { kind: "failed", how: "3" });
  assert.deepEqual(await runHook("kill -9 $$", message, clock).ended, {
    kind: "failed",
    how: "SIGKILL",
  });
  const missing = await runHook("/nowhere/program", message, clock).ended;
  assert.deepEqual(missing, { kind: "failed", how: "127" });
});

test("a hook that cannot be started says why", async () => {
  const end = await runHook("true\0", message, new HurriedClock()).ended;
  assert.equal(end.kind, "notStarted");
});

test("a hook that takes too long is stopped, with all that it has started", async () => {
  const clock = new HurriedClock();
  // It does not end when it is asked to, nor does what it waits for.
  const running = runHook("trap '' TERM; sleep 600; sleep 600", message, clock);
  assert.deepEqual(clock.waits, [hookMs]);
  clock.hurry();
  clock.hurry();
  assert.deepEqual(await running.ended, { kind: "stopped" });
});

test("a hook that is let go is not waited for", () => {
  const clock = new HurriedClock();
  const running = runHook("exec sleep 1", message, clock);
  running.letGo();
  assert.deepEqual(clock.waits, []);
});
