/**
 * The full screen of `coterie chat` as a terminal sees it, beside other programs of its kind.
 *
 *   node bench/screen.ts [--runs N] [--messages N] [--idle SECONDS] [--quick]
 *
 * The package is packed and installed into an empty folder first, and run from there as a user
 * would. Programs that are not on this machine (irssi, weechat) are left out.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { setTimeout as passes } from "node:timers/promises";
import { openAccount } from "../src/client/account.ts";
import { parseAddress } from "../src/client/address.ts";
import { connect } from "../src/index.ts";
import { parseUsername } from "../src/wire/username.ts";
import { install, pack, User } from "../test/package/installation.ts";
import { Filling, vocabulary, word } from "./filling.ts";
import { median, quantile, ratios, spreadOf } from "./spread.ts";
import type { Row } from "./table.ts";
import { atMost, shown, table } from "./table.ts";
import { type Start, Window } from "./window.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "11" },
    messages: { type: "string", default: "1000000" },
    idle: { type: "string", default: "60" },
    quick: { type: "boolean", default: false },
  },
});
const runs = values.quick ? 3 : Number(values.runs);
const messages = values.quick ? 20_000 : Number(values.messages);
const idleMs = (values.quick ? 5 : Number(values.idle)) * 1000;
const peers = 50;
/** Fill caches that a user's second start finds full. */
const warmRounds = 2;
const keysPressed = 200;
/** Narrow signs of two bytes that nobody else writes. */
const signs = Array.from({ length: 40 }, (_, at) => String.fromCodePoint(0x05_00 + at));
const cut = "\u0015";

const installed = await install((await pack()).tarball);
const user = new User(installed, process.execPath);
const bin = join(installed, "node_modules/coterie/bin/coterie.js");
await using server = await user.server();

/** An account folder of its own for each use. */
function home(name: string): NodeJS.ProcessEnv {
  const folder = join(user.home, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { ...user.environment(), COTERIE_HOME: folder };
}

function screen(env: NodeJS.ProcessEnv, ...more: readonly string[]): Window {
  const args = [bin, "chat", "--server", server.address, "--user", "ann", ...more];
  return new Window(process.execPath, args, env);
}

function programCalled(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

interface Program {
  readonly what: string;
  readonly open: () => Window;
  readonly starts: Start[];
}

function programs(fullHome: NodeJS.ProcessEnv): Program[] {
  const hello = join(user.home, "hello.mjs");
  writeFileSync(hello, 'console.log("hello from a bare Node, which is one line");\n');
  const env = user.environment();
  const empty = home("empty");
  const irssi = programCalled("irssi");
  const weechat = programCalled("weechat");
  const folderOf = (name: string): string => join(user.home, name);
  return [
    { what: "bare Node", open: () => new Window(process.execPath, [hello], env), starts: [] },
    { what: "coterie chat, nothing there yet", open: () => screen(empty), starts: [] },
    {
      what: `coterie chat, ${messages} messages`,
      open: () => screen(fullHome, "--to", "p0"),
      starts: [],
    },
    ...(irssi === undefined
      ? []
      : [
          {
            what: "irssi",
            open: () => new Window(irssi, [`--home=${folderOf("irssi")}`], env),
            starts: [],
          },
        ]),
    ...(weechat === undefined
      ? []
      : [
          {
            what: "WeeChat",
            open: () => new Window(weechat, ["-d", folderOf("weechat")], env),
            starts: [],
          },
        ]),
  ];
}

async function startRows(fullHome: NodeJS.ProcessEnv): Promise<Row[]> {
  const all = programs(fullHome);
  for (let round = 0; round < runs + warmRounds; round += 1) {
    for (const { open, starts } of all) {
      await using window = open();
      const start = await window.start();
      if (round >= warmRounds) starts.push(start);
    }
  }
  const [bare] = all;
  const bareMs = (bare?.starts ?? []).map(({ textMs }) => textMs);
  return all.flatMap(({ what, starts }) => {
    const textMs = starts.map((start) => start.textMs);
    const ratio = spreadOf(ratios(textMs, bareMs)).median;
    const text = `${shown(spreadOf(textMs), 0)} ms, ${ratio.toFixed(2)}x`;
    const isOurs = what.startsWith("coterie");
    const rows: Row[] = [
      isOurs
        ? { what: `${what}: text`, value: text, bar: atMost(ratio, 2, "x") }
        : { what: `${what}: text`, value: text },
    ];
    if (what === "bare Node") return rows;
    const resident = spreadOf(starts.map(({ residentMib }) => residentMib));
    const bytes = median(starts.map((start) => start.bytes));
    const memory = { what: `${what}: RSS`, value: `${shown(resident, 1)} MiB` };
    const residentMax = what.includes("nothing") ? 80 : 110;
    const settled = spreadOf(starts.map((start) => start.settledMs));
    rows.push(isOurs ? { ...memory, bar: atMost(resident.median, residentMax, " MiB") } : memory, {
      what: `${what}: settled`,
      value: `${shown(settled, 0)} ms, ${bytes} bytes`,
    });
    return rows;
  });
}

/** Types one sign after the other; a full line is cut away, so that it stays one line. */
async function typed(window: Window, pauseMs: number): Promise<number[]> {
  const tookMs: number[] = [];
  for (let key = 0; key < keysPressed; key += 1) {
    const sign = signs[key % signs.length] ?? "";
    tookMs.push(await window.echoes(sign));
    await passes(pauseMs);
    if (key % signs.length === signs.length - 1) await window.presses(cut);
  }
  return tookMs;
}

function latencyRow(what: string, tookMs: readonly number[], isOurs = true): Row {
  const sorted = tookMs.toSorted((one, other) => one - other);
  const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  const value = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  return isOurs ? { what, value, bar: atMost(p50, 1, " ms") } : { what, value };
}

/** The least that a program in this runtime can take: it writes what it reads, and does no more. */
const echo = `
const { writeSync } = require("node:fs");
process.stdin.setRawMode(true);
process.stdin.on("data", (bytes) => writeSync(1, bytes));
writeSync(1, "ready");
`;

async function floorRow(): Promise<Row> {
  await using window = new Window(process.execPath, ["-e", echo], user.environment());
  await window.settles();
  return latencyRow("key to echo, a bare Node", await typed(window, 30), false);
}

async function keyRows(): Promise<Row[]> {
  const floor = await floorRow();
  await using window = screen(home("keys"), "--to", "bob");
  await window.settles();
  const before = window.bytes;
  const idleTook = await typed(window, 30);
  const bytes = (window.bytes - before) / keysPressed;
  await window.presses(cut);
  const bob = await connect({ server: server.address, user: "bob", inbox: "memory" });
  const sending = (async (): Promise<void> => {
    for (let sent = 0; sent < 1000; sent += 1) {
      void bob.send("ann", `message ${sent} of a thousand that arrive meanwhile`);
      await passes(6);
    }
  })();
  const busyTook = await typed(window, 30);
  await sending;
  await bob.close();
  await window.settles();
  const ticks = window.ticks;
  await passes(idleMs);
  const used = window.ticks - ticks;
  return [
    floor,
    latencyRow("key to changed cell, idle", idleTook),
    latencyRow("key to changed cell while 1,000 messages arrive", busyTook),
    { what: "bytes a key", value: bytes.toFixed(1), bar: atMost(bytes, 60) },
    { what: `ticks of 10 ms in ${idleMs / 1000} s idle`, value: `${used}`, bar: atMost(used, 2) },
  ];
}

async function historyRows(fullHome: NodeJS.ProcessEnv): Promise<Row[]> {
  const ctrlHome = "\u001B[1;5H";
  const ctrlEnd = "\u001B[1;5F";
  const took = { open: [] as number[], top: [] as number[], find: [] as number[] };
  await using window = screen(fullHome, "--to", "p1");
  await window.settles();
  for (let run = 0; run < runs; run += 1) {
    took.open.push(await window.presses("\u000E"));
    took.top.push(await window.presses(ctrlHome));
    await window.presses(ctrlEnd);
    await window.presses("\u0006");
    took.find.push(await window.presses(word(run % 2 === 0 ? run : vocabulary - 7 - run)));
    await window.presses("\u001B[27u");
  }
  return [
    historyRow("open the next talk", took.open),
    historyRow("go to its oldest message", took.top),
    historyRow("find a word in all", took.find),
  ];
}

function historyRow(what: string, tookMs: readonly number[]): Row {
  const spread = spreadOf(tookMs);
  return { what, value: `${shown(spread, 1)} ms`, bar: atMost(spread.median, 50, " ms") };
}

const fullHome = home("full");
const account = openAccount(
  String(fullHome["COTERIE_HOME"]),
  parseAddress(server.address),
  parseUsername("ann"),
);
new Filling(peers).populate(account.file, messages);
account.file.close();

console.log(`Node ${process.versions.node}, ${runs} runs in turn, median (lowest to highest)\n`);
console.log(table("Start", await startRows(fullHome)));
console.log();
console.log(table("Keys", await keyRows()));
console.log();
console.log(table(`History of ${messages} messages`, await historyRows(fullHome)));
