import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exampleFile } from "../../src/server/settings/example-file.ts";
import { byPath, readSettings } from "../../src/server/settings/read-settings.ts";
import { SETTINGS } from "../../src/server/settings/settings-list.ts";
import { bindingsOf, modes, usualKeymap } from "../../src/app/keymap.ts";
import { settings } from "../../src/app/settings/schema.ts";
import { slashCommands } from "../../src/app/slash.ts";
import { chordWords } from "../../src/tui/keys/chord-words.ts";
import { generatedFiles } from "../../tools/generate/files.ts";
import { run } from "../cli/person.ts";
import { root } from "../ground/checkout.ts";
import { configFile } from "./configured.ts";

test("every generated page is what the sources make of it", async () => {
  for (const [path, text] of await generatedFiles()) {
    const found = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
    assert.equal(found, text, `${path} is stale: npm run generate`);
  }
});

test("the page, the manual page and --help have every flag and every key", async () => {
  const files = await generatedFiles();
  const { out: help } = await run(["server", "--help"]);

  for (const { key, facts } of SETTINGS) {
    assert.ok(files.get("docs/configuration.md")?.includes(`\n| \`${key}\``), key);
    assert.ok(files.get("man/coterie-server.1")?.includes(`\n.B ${key}\n`), key);
    if (facts.flag !== "") assert.ok(help.includes(`  ${facts.flag} `), facts.flag);
  }
});

test("the example file means the defaults, with its comments and without", async () => {
  const commented = exampleFile();
  assert.ok(commented.includes('\n#auth = "members"\n'));
  const uncommented = commented.replaceAll(/^#(?=\w+ = )/gmu, "");
  assert.ok(uncommented.includes("\nburst = 1000\n"));

  const none = readSettings("", new Map());
  for (const text of [commented, uncommented]) {
    const read = readSettings(text, new Map());
    assert.ok("settings" in read && "settings" in none);
    assert.deepEqual([...byPath(read.settings)], [...byPath(none.settings)]);
  }

  const page = readFileSync(join(root, "docs/configuration.md"), "utf8");
  assert.ok(page.includes(`\`\`\`toml\n${commented.trimEnd()}\n\`\`\``));
  // The command that the page shows: npx coterie server --config coterie.toml --check
  for (const text of [commented, uncommented]) {
    const { exit, err } = await run(["server", "--config", configFile(text), "--check"]);
    assert.equal(exit, 0, err);
  }
});

test("the manual page of the server sends nobody to itself", async () => {
  const page = (await generatedFiles()).get("man/coterie-server.1") ?? "";

  assert.match(page, /see below, or docs\/configuration\.md in the source of Coterie/u);
  assert.doesNotMatch(page, /man coterie|coterie\\-server ?\(1\)/u);
});

const hasGroff = spawnSync("groff", ["--version"]).status === 0;

test("the manual pages are read without a complaint", { skip: !hasGroff }, () => {
  for (const page of ["coterie.1", "coterie-server.1", "coterie-config.5", "coterie-keys.7"]) {
    const args = ["-man", "-Tutf8", "-ww", "-z", join(root, "man", page)];
    const { status, stderr } = spawnSync("groff", args, { encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""], page);
  }
  const path = join(root, "man/coterie-server.1");
  const text = execFileSync("groff", ["-man", "-Tascii", "-P-c", "-P-b", "-P-u", path]);
  assert.match(text.toString(), /data_must_exist/u);
});

function asTroff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
}

test("every key, command and setting stands in a manual page", async () => {
  const files = await generatedFiles();
  const keys = files.get("man/coterie-keys.7") ?? "";
  const config = files.get("man/coterie-config.5") ?? "";

  const chords = modes.flatMap((mode) => bindingsOf(usualKeymap, mode));
  const boldWords = new Set(
    keys.split("\n").flatMap((line) => (line.startsWith(".B ") ? line.slice(3).split(", ") : [])),
  );
  for (const { chord } of chords) {
    assert.ok(boldWords.has(asTroff(chordWords(chord))), chord);
  }
  for (const { name } of slashCommands) assert.match(keys, new RegExp(`^\\.B /${name}\\b`, "mu"));
  for (const { name } of settings) assert.match(config, new RegExp(`^\\.B ${name}$`, "mu"));
});
