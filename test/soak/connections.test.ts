import assert from "node:assert/strict";
import { test } from "node:test";
import { soak } from "./soak.ts";

test("200 people write to each other for 5 s: all arrive once, all are answered 200", async () => {
  const report = await soak({ connections: 200, talkMs: 5000, everyMs: 1000, processes: 2 });

  assert.ok(report.sent >= 900, `${report.sent} sent`);
  assert.equal(report.taken, report.sent);
  const { falselyAbsent, refused, unanswered, lost, doubled, readOffline, ended } = report;
  assert.deepEqual(
    { falselyAbsent, refused, unanswered, lost, doubled, readOffline, ended },
    { falselyAbsent: 0, refused: 0, unanswered: 0, lost: 0, doubled: 0, readOffline: 0, ended: 0 },
  );
  assert.equal(report.exitCode, 0);
});
