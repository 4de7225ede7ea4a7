import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { run } from "../cli/person.ts";
import { COTERIE, temporaryFolder } from "../helpers/server.ts";

/** A folder in which `coterie` is a command of the shell. */
function folderWithCoterie(): string {
  const folder = temporaryFolder("coterie-bin-");
  const script = `#!/bin/sh\nexec '${process.execPath}' '${COTERIE}' "$@"\n`;
  writeFileSync(join(folder, "coterie"), script, { mode: 0o755 });
  return folder;
}

const isThere = (shell: string): boolean =>
  spawnSync(shell, ["-c", "exit 0"], { stdio: "ignore" }).status === 0;

/** What a real bash offers at the end of each line, after `source <(coterie completion bash)`. */
function bashOffers(lines: readonly string[], cwd: string): string[][] {
  const asks = lines.map((line) => {
    const words = line.split(" ");
    const quoted = words.map((word) => `'${word}'`).join(" ");
    return [
      `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; COMPREPLY=()`,
      `_coterie 2>/dev/null; printf '%s|' "\${COMPREPLY[@]}"; echo`,
    ].join("\n");
  });
  const script = ["set -u", "source <(coterie completion bash)", ...asks].join("\n");
  const bin = folderWithCoterie();
  for (const name of ["work", "club", "$(no-command)"]) {
    mkdirSync(join(bin, "home", "profiles", name), { recursive: true });
  }
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", script], {
    encoding: "utf8",
    cwd,
    env: {
      ...process.env,
      COTERIE_HOME: join(bin, "home"),
      PATH: `${bin}:${dirname(process.execPath)}:${process.env["PATH"]}`,
    },
  });
  assert.equal(status, 0, stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("|").filter((word) => word !== ""));
}

test(
  "bash completes commands, options, values, files, profiles",
  { skip: !isThere("bash") },
  () => {
    const cwd = temporaryFolder("coterie-completion-");
    mkdirSync(join(cwd, "with a space"));
    writeFileSync(join(cwd, "coterie.toml"), "");

    const [
      commands,
      options,
      choices,
      folders,
      files,
      shells,
      chat,
      first,
      nothing,
      he,
      help,
      profiles,
    ] = bashOffers(
      [
        "coterie se",
        "coterie server --",
        "coterie server --auth ",
        "coterie server --data ",
        "coterie server --config cot",
        "coterie completion ",
        "coterie --user ann --",
        "coterie --li",
        "coterie send --to ",
        "coterie he",
        "coterie help se",
        "coterie chat --profile ",
      ],
      cwd,
    );

    assert.deepEqual(commands, ["send", "server"]);
    for (const flag of [
      "--host",
      "--port",
      "--data",
      "--auth",
      "--limits",
      "--config",
      "--check",
    ]) {
      assert.ok(options?.includes(flag), flag);
    }
    assert.deepEqual(choices, ["members", "none"]);
    assert.deepEqual(folders, ["with a space"]);
    assert.deepEqual(files, ["coterie.toml"]);
    assert.deepEqual(
      shells?.filter((word) => !word.startsWith("-")),
      ["bash", "zsh", "fish"],
    );
    assert.ok(chat?.includes("--lines"));
    assert.deepEqual(first, ["--lines"]);
    assert.deepEqual(nothing, []);
    assert.deepEqual(he, ["help"]);
    assert.deepEqual(help, ["send", "server"]);
    assert.deepEqual(profiles, ["club", "work"]);
  },
);

for (const shell of ["bash", "zsh", "fish"]) {
  test(`the script for ${shell} is one for ${shell}`, { skip: !isThere(shell) }, async () => {
    const { exit, out, err } = await run(["completion", shell]);
    assert.deepEqual([exit, err], [0, ""]);
    const { status, stderr } = spawnSync(shell, ["-n"], { input: out, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  });
}

test("a script for each shell names every command and every option of the server", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { exit, out } = await run(["completion", shell]);
    assert.equal(exit, 0);
    for (const word of [
      "chat",
      "send",
      "listen",
      "log",
      "unread",
      "server",
      "completion",
      "limits",
      "config",
    ]) {
      assert.match(out, new RegExp(String.raw`\b${word}\b`, "u"), `${shell}: ${word}`);
    }
  }
});

test("a shell that is not known is told with those that are", async () => {
  const { exit, err } = await run(["completion", "ksh"]);

  assert.equal(exit, 64);
  assert.match(err, /'ksh' is invalid .*bash, zsh, fish/u);
});
