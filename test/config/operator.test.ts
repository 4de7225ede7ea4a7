import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { newHome, run, start } from "../cli/person.ts";
import type { Running } from "../cli/person.ts";
import { peer } from "../helpers/seed-peer.ts";
import { temporaryFolder } from "../helpers/server.ts";
import { configFile } from "./configured.ts";

/** Runs `coterie server` with this file, which it refuses. @returns its lines about it. */
async function refused(text: string, ...flags: string[]): Promise<string[]> {
  const file = configFile(text);
  const { exit, out, err } = await run(["server", "--config", file, ...flags]);
  assert.equal(exit, 78, err);
  assert.equal(out, "");
  return err
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(`coterie server: ${file}`, "FILE"));
}

test("every mistake of a file is told at once, with its place and a remedy", async () => {
  const lines = await refused(`# ours
[sever]
host = "0.0.0.0"

[limits]
mailbox_mesages = 500
kept = "90 dais"
mailbox_size = true
burst = -3
"host" = "x"
rate = "20 per fortnight"

[server]
port = "74270"
auth = 'nobody'
`);

  assert.deepEqual(lines, [
    'FILE:2:2: there is no table "sever"; the nearest is server. Write [server], or remove it.',
    "FILE:6:1: there is no key limits.mailbox_mesages; the nearest is limits.mailbox_messages. " +
      "Write mailbox_messages, or remove the line.",
    'FILE:7:8: limits.kept is "90 dais": "dais" is no unit of time (the nearest is days); ' +
      'expected a time such as "90 days", or a number of days, from "1 h" to "36500 days". ' +
      'Correct it, or remove the line: the default is "90 days".',
    "FILE:8:16: limits.mailbox_size is true: it is no number; expected a size such as " +
      '"10 MiB", or a number of bytes, from "1 KiB" to "64 GiB". ' +
      'Correct it, or remove the line: the default is "10 MiB".',
    "FILE:9:9: limits.burst is -3: it is too small; expected a whole number from 1 to 1,000,000. " +
      "Correct it, or remove the line: the default is 1000.",
    "FILE:10:1: there is no key limits.host; there is server.host. " +
      "Move it under a line [server].",
    'FILE:11:8: limits.rate is "20 per fortnight": "per fortnight" is no unit of rate ' +
      '(they are /s, /min, /h); expected a rate such as "200/s", or a number a second, ' +
      'from "1/min" to "1,000,000/s". Correct it, or remove the line: the default is "200/s".',
    'FILE:14:8: server.port is "74270": it is too large; expected a whole number ' +
      "from 0 to 65535. Correct it, or remove the line: the default is 7427.",
    `FILE:15:8: server.auth is "nobody": it is neither; expected "members" or "none". ` +
      'Correct it, or remove the line: the default is "members".',
    "FILE: 9 mistakes, so nothing was started.",
  ]);
});

test("an empty path of a file is no server without a file", async () => {
  for (const empty of [["--config", ""], ["--config="]]) {
    const { exit, out, err } = await run(["server", "--auth", "none", "--port", "0", ...empty]);
    assert.deepEqual([exit, out], [64, ""]);
    assert.match(err, /'--config <file>' argument '' is invalid\. Here it is empty; expected/u);
  }
});

test("the help of a flag says nothing of a file", async () => {
  const { out } = await run(["server", "--help"]);

  assert.match(out, /--data <folder> +the folder where messages are kept \(default:/u);
  assert.match(out, /SIGHUP/u);
});

test("what is no TOML is told with its line", async () => {
  const [first, last] = await refused('[limits]\nkept = 90 days\nmailbox_size = "1 KiB"\n');

  assert.match(first ?? "", /^FILE:2:\d+: this is not TOML: .* a text stands in quotes/u);
  assert.equal(last, "FILE: one mistake, so nothing was started.");
});

test("values that contradict each other are told with what to do", async () => {
  const text = `[limits]
mailbox_messages = 500
sender_share = 501
kept = "1 day"
never_seen_kept = "2 days"
rate = "20_000/s"
burst = 5
`;

  assert.deepEqual(await refused(text, "--auth", "none"), [
    "FILE:3:16: limits.sender_share (501) is more than limits.mailbox_messages (500). " +
      "Lower limits.sender_share, or raise limits.mailbox_messages.",
    "FILE:5:19: limits.never_seen_kept (2 days) is more than limits.kept (1 day). " +
      "Lower limits.never_seen_kept, or raise limits.kept.",
    "FILE:7:9: limits.burst (5) is too small for limits.rate (20,000/s), " +
      "which could never be reached. " +
      "Raise limits.burst to 400 or more, or lower limits.rate.",
    "FILE: 3 mistakes, so nothing was started.",
  ]);
});

test("a file that cannot be read is told in one line", async () => {
  const folder = temporaryFolder("coterie-config-");
  const binary = join(folder, "binary.toml");
  writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0x00));
  const cases: [string, RegExp][] = [
    [join(folder, "absent.toml"), /absent\.toml is not there\. Name one that is/u],
    [folder, /is a folder\. Name the file in it/u],
    [binary, /is not UTF-8 text\. Save it as UTF-8/u],
  ];
  // Root may read everything.
  if (process.getuid?.() !== 0) {
    const locked = join(folder, "locked.toml");
    writeFileSync(locked, "");
    chmodSync(locked, 0);
    cases.push([locked, /may not be read by this user\. Let this user read it/u]);
  }

  for (const [file, pattern] of cases) {
    const { exit, out, err } = await run(["server", "--auth", "none", "--config", file]);
    assert.deepEqual([exit, out], [78, ""], err);
    assert.match(err, pattern);
    assert.match(err, /^[^\n]+\n$/u);
  }
});

test("a mistake that a terminal would obey is shown and not obeyed", async () => {
  const text = String.raw`[limits]
"a\u001b[2Jb\u202e" = 1
burst = "\u001b[2J"`;
  const lines = await refused(text, "--auth", "none");

  assert.equal(lines.length, 3);
  assert.doesNotMatch(lines.join(""), /\p{Cc}|\u202E/u);
});

test("a flag counts more than the file, the file more than the default", async () => {
  const file = configFile('[server]\nauth = "none"\nport = 7500\n\n[limits]\nburst = 7\nrate = 30');

  const all = ["server", "--config", file, "--check", "--port", "7600", "--limits", "off"];
  const { exit, out, err } = await run(all);

  assert.equal(exit, 0, err);
  assert.equal(err, `coterie server: ${file} is right.\n`);
  const line = (key: string): string =>
    out
      .split("\n")
      .find((each) => each.startsWith(`${key} =`))
      ?.replaceAll(/ +/gu, " ") ?? "";
  assert.equal(line("auth"), `auth = "none" # ${file}:2`);
  assert.equal(line("port"), "port = 7600 # flag");
  assert.equal(line("rates_and_quotas"), 'rates_and_quotas = "off" # flag');
  assert.equal(line("burst"), `burst = 7 # ${file}:6`);
  assert.equal(line("rate"), `rate = "30/s" # ${file}:7`);
  const host = out.split("\n").find((each) => each.startsWith("#host ="));
  assert.match(host ?? "", /^#host = +# default: all that it has; 127\.0\.0\.1 where /u);
});

const values = (out: string): string => out.replaceAll(/ *#.*$/gmu, "");

test("what --check prints is a file that means the same", async () => {
  const text =
    '[server]\nauth = "none"\n[limits]\nmailbox_messages = 50\nkept = "36 h"\nrate = 0.5';
  const first = await run(["server", "--config", configFile(text), "--check"]);

  const again = await run(["server", "--config", configFile(first.out), "--check"]);

  assert.equal(again.exit, 0, again.err);
  assert.equal(values(again.out), values(first.out));
  // A default that is not written gives way to what is.
  assert.match(first.out, /^sender_share = 50 +# default$/mu);
});

test("--check starts nothing and makes no folder", async () => {
  const home = newHome();
  const { exit, out } = await run(["server", "--auth", "none", "--check"], { home });

  assert.equal(exit, 0);
  assert.match(out, /^#data = +# default: server in COTERIE_HOME$/mu);
  const folder = JSON.stringify(join(home, "server"));
  assert.ok(out.includes(`\n# data is ${folder}\n`), out);
  assert.ok(!existsSync(join(home, "server")));
});

/** The port in the line by which a server says that it listens. */
async function portOf(server: Running): Promise<number> {
  return Number(/^listening on 127\.0\.0\.1:(\d+)$/u.exec(await server.line())?.[1]);
}

test("a server can be told everything by its file", async () => {
  const port = await freePort();
  const file = configFile(`
server = { host = "127.0.0.1", port = ${port}, auth = "none" }
storage.data = "mail"
`);
  const server = start(["server", "--config", file]);

  assert.equal(await portOf(server), port);
  await using ann = await peer({ host: "127.0.0.1", port }, "ann");
  assert.equal(await ann.roundtrip(), "200");
  // A relative path starts at the file.
  assert.ok(existsSync(join(dirname(file), "mail", "mail.db")));
  server.interrupt();
  assert.equal((await server.ended).exit, 0);
});

test("the address of the file is the one that is listened on", async () => {
  const file = configFile('[server]\nhost = "::1"\nport = 0\nauth = "none"\n');
  const server = start(["server", "--config", file]);

  assert.match(await server.line(), /^listening on \[::1\]:\d+$/u);
  server.interrupt();
  assert.equal((await server.ended).exit, 0);
});

test("a folder without a mailbox is no new server if the file expects one", async () => {
  const data = join(temporaryFolder("coterie-data-"), "mounted");
  mkdirSync(data);
  const expecting = configFile("[storage]\ndata_must_exist = true\n");
  const usual = ["server", "--auth", "none", "--port", "0", "--data", data];

  const { exit, out, err } = await run([...usual, "--config", expecting]);
  assert.deepEqual([exit, out], [78, ""], err);
  assert.match(err, /there is no mailbox in .*mounted.*See that the disk with it is mounted/u);
  assert.ok(!existsSync(join(data, "mail.db")));

  for (const flags of [[], ["--config", expecting]]) {
    const server = start([...usual, ...flags]);
    assert.ok((await portOf(server)) > 0);
    server.interrupt();
    assert.equal((await server.ended).exit, 0);
  }
});

test("a word that is nearly a command or an option is told with the nearest", async () => {
  const command = await run(["sevrer"]);
  assert.equal(command.exit, 64);
  assert.match(command.err, /unknown command 'sevrer' \(Did you mean server\?\)/u);

  const option = await run(["server", "--limit", "off"]);
  assert.equal(option.exit, 64);
  assert.match(option.err, /unknown option '--limit' \(Did you mean --limits\?\)/u);

  const value = await run(["server", "--port", "70000"]);
  assert.equal(value.exit, 64);
  assert.match(value.err, /'70000' is invalid\. .*too large; expected .* from 0 to 65535/u);
});

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port }: Pick<AddressInfo, "port"> = Object(server.address());
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
  return port;
}
