import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, root, shellBlocks } from "./checkout.ts";
import { documentedCommands } from "./commands.ts";

const documents = filesBelow().filter(
  (path) => path.endsWith(".md") && (!path.includes("/") || path.startsWith("docs/")),
);

test("every command that a document shows is executed by a test", () => {
  const unknown: string[] = [];
  for (const document of documents) {
    const text = readFileSync(join(root, document), "utf8");
    for (const { commands } of shellBlocks(document, text)) {
      for (const command of commands) {
        if (!documentedCommands.some(({ line }) => line.test(command)))
          unknown.push(`${document}: ${command}`);
      }
    }
  }

  assert.deepEqual(unknown, [], "register these in test/ground/commands.ts");
});

test("the tests that are said to execute a command exist", () => {
  const missing = documentedCommands.filter(
    ({ runs, at }) =>
      !existsSync(join(root, runs)) || !readFileSync(join(root, runs), "utf8").includes(at),
  );

  assert.deepEqual(missing, []);
});

test("commands are read from sh blocks only, without prompts, comments and line breaks", () => {
  const text = "```sh\n$ npm ci # all\n# more\n\nnpx coterie \\\n  send\n```\n```txt\nno\n```\n";

  assert.deepEqual(shellBlocks("a.md", text), [
    { document: "a.md", commands: ["npm ci", "npx coterie send"] },
  ]);
});
