import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startServer } from "../helpers/server.ts";

const hasTools = ["nc", "xxd"].every((tool) => spawnSync("which", [tool]).status === 0);
const skip = hasTools || process.env["CI"] !== undefined ? false : "nc or xxd is not installed";

test("the line of the protocol page that needs no program gets its 300", { skip }, async () => {
  await using server = await startServer();
  const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
  const [line = ""] = /^printf '.*$/mu.exec(page) ?? [];

  const hex = execFileSync("bash", ["-c", line.replace("7427", String(server.port))]).toString();

  assert.match(hex, /001b 0001 0000 0000/u);
  assert.match(hex, /300\n$/u);
});
