import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { apiPage } from "../../tools/generate/api-page.ts";
import { root, ScratchFolder } from "../ground/checkout.ts";

function codesIn(text: string): Set<string> {
  return new Set(text.match(/\bCOTERIE_[A-Z_]+(?=["`])/gu));
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");

test("docs/api.md says what the sources say: npm run generate makes it anew", () => {
  assert.equal(read("docs/api.md"), apiPage());
});

test("the page is not made of what a program cannot name, or nobody describes", () => {
  using folder = new ScratchFolder({
    "index.ts": 'export type { Shown } from "./shown.ts";\n',
    "shown.ts":
      "interface Hidden { readonly a: number }\n/** It. */\nexport type Shown = Hidden;\n",
    "bare.ts": 'export type { Bare } from "./undescribed.ts";\n',
    "undescribed.ts": "export type Bare = string;\n",
  });

  assert.throws(() => apiPage(join(folder.path, "index.ts")), /Shown mentions Hidden/u);
  assert.throws(() => apiPage(join(folder.path, "bare.ts")), /Bare has no doc comment/u);
});

/** What only the commands about members do: a program that connects gets nothing of it. */
const ofCommands: ReadonlySet<string> = new Set([
  "devices.ts",
  "group-account.ts",
  "inviting.ts",
  "joining.ts",
  "server-talk.ts",
]);

test("docs/library.md lists every error that a program can get, and no other", () => {
  const sources = [
    ...readdirSync(join(root, "src/client"))
      .filter((name) => /^(?!.*\.test(ing)?\.ts).*\.ts$/u.test(name) && !ofCommands.has(name))
      .map((name) => join("src/client", name)),
    "src/io/account/schema.ts",
    "src/io/disk-error.ts",
    "src/io/account/joined-files.ts",
    "src/io/key-file.ts",
    "src/io/passphrase.ts",
    "src/io/tls-failure.ts",
    "src/identity/device-key.ts",
    "src/identity/locked-key.ts",
    "src/wire/username.ts",
  ];
  const raised = new Set(sources.flatMap((path) => [...codesIn(read(path))]));
  // Not errors of a program: a variable of the environment, and two of whoever joins by a code.
  for (const name of ["COTERIE_HOME", "COTERIE_CODE", "COTERIE_NAME_TAKEN"]) raised.delete(name);

  const [, table = ""] = read("docs/library.md").split("## Errors");
  const listed = codesIn(table);

  assert.deepEqual([...listed].toSorted(), [...raised].toSorted());
});
