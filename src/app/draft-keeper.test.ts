import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock } from "../client/play.testing.ts";
import { CoterieError } from "../wire/error.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { bob, carol } from "./stage.testing.ts";

/** A disk that can be full, and a keeper that writes to it. */
class Desk {
  readonly clock = new PlayClock();
  readonly disk = new Map<string, string>();
  readonly told: string[] = [];
  isFull = false;
  readonly keeper = new DraftKeeper(
    this.clock,
    (peer, { text }) => {
      if (this.isFull) throw new CoterieError("COTERIE_DISK", "the disk is full", "Make room.");
      this.disk.set(peer, text);
    },
    (trouble) => this.told.push(trouble?.message ?? "no trouble any more"),
  );

  writes(peer: typeof bob, text: string): void {
    this.keeper.changed(peer, { text, cursor: text.length });
  }
}

test("a draft is kept a moment after it was begun, however fast the keys come", async () => {
  const { clock, disk, ...desk } = new Desk();
  for (const text of ["h", "ha", "hal", "half"]) {
    desk.keeper.changed(bob, { text, cursor: 0 });
    await clock.passes(99);
  }

  assert.equal(disk.get(bob), "half");
});

test("what a full disk could not keep is kept once there is room, without a key", async () => {
  const desk = new Desk();
  desk.isFull = true;
  desk.writes(bob, "for bob");
  desk.writes(carol, "for carol");
  await desk.clock.passes(1000);
  assert.deepEqual(desk.told, ["the disk is full"]);

  desk.isFull = false;
  await desk.clock.passes(10_000);

  assert.deepEqual(desk.told, ["the disk is full", "no trouble any more"]);
  assert.deepEqual(
    [...desk.disk],
    [
      [bob, "for bob"],
      [carol, "for carol"],
    ],
  );
});

test("nothing is tried again by a keeper that was stopped", async () => {
  const desk = new Desk();
  desk.isFull = true;
  desk.writes(bob, "for bob");
  assert.equal(desk.keeper.flush(), false);
  desk.keeper.stop();

  await desk.clock.passes(10_000);

  assert.equal(desk.told.length, 1);
});
