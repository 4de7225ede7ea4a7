import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock } from "../client/play.testing.ts";
import type { AppState } from "./state.ts";
import { Stay, stayMs } from "./stay.ts";
import { bob, carol, dave, stage } from "./stage.testing.ts";

/** Somebody who goes from talk to talk; `stayed` are those in which they stayed. */
class Walker {
  readonly clock = new PlayClock();
  readonly stayed: string[] = [];
  #state: AppState = { ...stage().state, hasStayed: false };
  readonly #stay = new Stay(this.clock, () => {
    this.stayed.push(this.#state.current);
    this.looks({ hasStayed: true });
  });

  looks(change: Partial<AppState>): void {
    this.#state = { ...this.#state, ...change };
    this.#stay.looks(this.#state);
  }
}

test("of the talks that one walks through, only where one stays is stayed in", async () => {
  const ann = new Walker();
  for (const current of [bob, carol, dave, carol]) {
    ann.looks({ current, hasStayed: false });
    await ann.clock.passes(stayMs - 1);
  }
  assert.deepEqual(ann.stayed, []);

  await ann.clock.passes(1);
  await ann.clock.passes(10 * stayMs);

  assert.deepEqual(ann.stayed, ["carol"]);
});

test("what happens meanwhile does not make it longer", async () => {
  const ann = new Walker();
  ann.looks({ current: carol });
  await ann.clock.passes(stayMs - 1);

  ann.looks({ typing: new Map([[bob, 1]]) });
  await ann.clock.passes(1);

  assert.deepEqual(ann.stayed, ["carol"]);
});

test("nobody stays who looks elsewhere, or at what lies over the talk", async () => {
  const ann = new Walker();
  ann.looks({ current: carol });
  await ann.clock.passes(stayMs - 1);
  ann.looks({ isFocused: false });
  await ann.clock.passes(10 * stayMs);
  ann.looks({ overlay: { kind: "page", title: "Keys", lines: [], top: 0 } });
  ann.looks({ isFocused: true });
  await ann.clock.passes(10 * stayMs);
  assert.deepEqual(ann.stayed, []);

  ann.looks({ overlay: undefined });
  await ann.clock.passes(stayMs);

  assert.deepEqual(ann.stayed, ["carol"]);
});
