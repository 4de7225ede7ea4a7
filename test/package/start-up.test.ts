import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../ground/checkout.ts";
import { run } from "./installation.ts";

test("the start of each command is measured beside a bare Node", async () => {
  const bench = join(root, "bench/start-up.ts");

  const { code, out, err } = await run(process.execPath, [bench, "--runs", "1"], { cwd: root });

  assert.equal(code, 0, err);
  for (const what of [
    /^\| node -e 0 +\| \d+ \(/mu,
    /^\| coterie --version +\| .* \d\.\d\dx +\| <= 1\.5x: /mu,
    /^\| coterie send --help +\| .* \d\.\d\dx +\| <= 1\.5x: /mu,
    /^\| coterie send, until .* ms, \d/mu,
    /^\| coterie server, until it listens .* ms, \d/mu,
  ]) {
    assert.match(out, what);
  }
});
