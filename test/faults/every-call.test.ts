import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { FailingCall, FaultReport, Setting } from "./failing-call.ts";
import { buildShim, FAILURES, KINDS, playWith } from "./failing-call.ts";
import { complaints, lastWords } from "./judge.ts";

test("whatever call on the data folder fails, no answer is false and nothing hangs", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "coterie-every-call-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const setting: Setting = {
    shim: buildShim(folder),
    env: { NODE_COMPILE_CACHE: join(folder, "compiled") },
  };
  const plain = await playWith(setting);
  assert.deepEqual(complaints(plain), []);
  assert.equal(plain.codes.get("300"), 29);
  assert.equal(plain.codes.get("200"), 3);

  const calls = sampled(plain);
  const reached: string[] = [];
  const work = async (): Promise<void> => {
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
      const report = await playWith(setting, call);
      const name = `${call.kind} ${call.failure} at ${call.at}`;
      assert.deepEqual(complaints(report), [], name);
      if (report.failed > 0) reached.push(name);
      for (const { how, stderr } of report.ends) {
        if (how === 74) t.diagnostic(`${name}: ${lastWords(stderr)}`);
      }
    }
  };
  await Promise.all([work(), work()]);
  assert.ok(reached.length >= 12, reached.join(", "));
});

/** One call of each kind and failure, in the middle of the script. */
function sampled({ counts }: FaultReport): FailingCall[] {
  return KINDS.flatMap((kind) =>
    counts[kind] === 0
      ? []
      : FAILURES[kind].map((failure) => ({
          kind,
          failure,
          at: Math.ceil(counts[kind] * 0.6),
          lasting: false,
        })),
  );
}
