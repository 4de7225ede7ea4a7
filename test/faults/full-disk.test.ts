import assert from "node:assert/strict";
import { test } from "node:test";
import { playFullDisk } from "./full-disk-scene.ts";
import { SmallDisk } from "./small-disk.ts";

test("a full disk refuses early, keeps what was accepted, drains, and recovers", async (t) => {
  const disk = await SmallDisk.mount(160);
  if (typeof disk === "string") {
    t.skip(disk);
    return;
  }
  using mounted = disk;
  const { told, handed, spare, log, exit } = await playFullDisk(mounted, (line) => {
    t.diagnostic(line);
  });

  // 60 MiB are free, and what could not be kept for certain is refused already.
  assert.equal(told["absent, low"], "507");
  assert.equal(told["present, low"], "200");
  assert.equal(told["silent, low"], "300");
  assert.equal(told["absent, full"], "507");
  assert.equal(told["present, full"], "200");
  assert.equal(told["present, altogether full"], "200");
  assert.equal(told["absent, roomy again"], "300");

  const before = Array.from({ length: 50 }, () => "kept before");
  assert.deepEqual(handed["dan, full"], before);
  assert.deepEqual(handed["eve, altogether full"], before);
  // What they took while it was full is not handed to them again; what was refused never comes.
  assert.deepEqual(handed["dan, roomy again"], []);
  assert.deepEqual(handed["eve, roomy again"], []);
  assert.deepEqual(handed["cid, roomy again"], ["absent, roomy again"]);

  const moments = ["roomy", "low", "full", "after the drain", "altogether full", "in the end"];
  const isThere = moments.map((moment) => spare[moment]);
  assert.deepEqual(isThere, [true, true, true, false, false, true]);
  assert.ok(log.some((line) => line.startsWith("COTERIE_SPACE_LOW: little disk space is left")));
  assert.ok(log.some((line) => line.startsWith("COTERIE_SPACE_LOW: there is disk space again")));
  assert.equal(exit, 0);
});
