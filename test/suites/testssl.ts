/**
 * Has testssl.sh look at a server with members, and says what is not as it should be.
 *
 * Usage: node test/suites/testssl.ts
 *
 * Takes some minutes. Ends with 1 if something is not; with 0 as well where the program is missing.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../helpers/server.ts";
import { membersServer } from "../members/started.ts";

/** One line of its findings. */
interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly finding: string;
}

/** It has gone by both names. */
const NAMES = ["testssl.sh", "testssl"] as const;

/** What it must have found, among other things; what it calls each is its own word. */
const EXPECTED: Readonly<Record<string, string>> = {
  SSLv2: "not offered",
  SSLv3: "not offered",
  TLS1: "not offered",
  TLS1_1: "not offered",
  TLS1_2: "not offered",
  TLS1_3: "offered with final",
  cipherlist_NULL: "not offered",
  cipherlist_aNULL: "not offered",
  cipherlist_EXPORT: "not offered",
  cipherlist_LOW: "not offered",
  cipherlist_3DES_IDEA: "not offered",
  cipherlist_AVERAGE: "not offered",
  cipherlist_STRONG: "offered",
  PFS_ciphers: "TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256",
  PFS_ECDHE_curves: "prime256v1 X25519",
};
/** Everything else is one of these: nothing to warn of. DEBUG says that it is no web server. */
const HARMLESS = new Set(["OK", "INFO", "DEBUG"]);

const program = NAMES.find((name) => spawnSync(name, ["--version"]).error === undefined);
if (program === undefined) {
  console.log(
    "testssl.sh is not installed here (Debian: apt install testssl.sh): nothing is shown.",
  );
} else {
  process.exitCode = await look(program);
}

/** @returns the exit code. */
async function look(name: string): Promise<number> {
  // It opens hundreds of connections from one address and finishes few of them.
  await using server = await membersServer(undefined, "--limits", "off");
  const file = join(temporaryFolder("coterie-testssl-"), "findings.json");
  const how = ["--quiet", "--color", "0", "--warnings", "batch", "--jsonfile", file];
  const what = ["--protocols", "--std", "--pfs", "--vulnerable"];
  spawnSync(name, [...how, ...what, `${server.host}:${server.port}`], { stdio: "ignore" });
  const findings: readonly Finding[] = JSON.parse(readFileSync(file, "utf8"));

  for (const { severity, id, finding } of findings) console.log(`${severity} ${id}: ${finding}`);
  const found = new Map(findings.map(({ id, finding }) => [id, finding.trim()]));
  const others = Object.entries(EXPECTED).filter(([id, words]) => found.get(id) !== words);
  const warnings = findings.filter(({ severity }) => !HARMLESS.has(severity));
  for (const [id, words] of others) console.log(`NOT ${id}: ${words}, but ${found.get(id)}`);
  for (const { id, finding } of warnings) console.log(`WARNING ${id}: ${finding}`);
  console.log(
    `${findings.length} findings, ${others.length + warnings.length} not as they should be`,
  );
  return others.length + warnings.length === 0 ? 0 : 1;
}
