import assert from "node:assert/strict";
import { after, test } from "node:test";
import { HeldTerminal, untouched } from "../tui/held-terminal.ts";
import { COTERIE, startServer, temporaryFolder } from "../helpers/server.ts";
import { closesWindow } from "../tui/closed-window.ts";
import { Person } from "./person.ts";

/** Runs the client, then tells its exit code and how the terminal is set, for `sees`. */
const thenTells = [
  `$CHAT; echo "code=$?"`,
  String.raw`stty -a | tr ' ;' '\n\n' | grep -E '^-?(icanon|echo|isig)$' | tr '\n' ' '; echo end`,
].join("; ");

const server = await startServer();
after(async () => server.stop());

/** What a shell needs to start the client of somebody. */
function chatEnv(name: string): NodeJS.ProcessEnv {
  const where = `--server ${server.host}:${server.port} --user ${name} --to bob`;
  const home = temporaryFolder("coterie-home-");
  return { CHAT: `${process.execPath} ${COTERIE} chat ${where}`, COTERIE_HOME: home };
}

/** Waits until the client has ended; what it left must be as if it had never run. */
async function isGivenBack(terminal: HeldTerminal, code: number): Promise<void> {
  const [, is, stty] = await terminal.sees(/code=(\d+)\s+([^]*) end/u);
  assert.equal(is, `${code}`);
  assert.deepEqual(stty?.trim().split(" ").toSorted(), ["echo", "icanon", "isig"]);
  assert.deepEqual(terminal.state, untouched);
  assert.doesNotMatch(terminal.text, /to bob|half a li/u);
}

for (const [what, name, keys] of [
  ["Ctrl-C twice", "leaver1", "\u0003\u0003"],
  ["/quit", "leaver2", "/quit\r"],
  ["Ctrl-D on an empty line", "leaver3", "\u0004"],
] as const)
  test(`${what} leaves with 0, and the terminal is as it was`, async () => {
    const env = chatEnv(name);
    await using terminal = new HeldTerminal(["sh", "-c", thenTells], env);
    await terminal.sees(/── to bob ─/u);
    // What was written is put aside first: nobody leaves by a key too many.
    terminal.types("half a li");
    await terminal.sees(/half a li/u);
    terminal.types("\u0003");
    await terminal.sees(/put aside/u);

    terminal.types(keys);

    await isGivenBack(terminal, 0);
  });

test("Ctrl-Z and fg: the shell has the terminal meanwhile, and the line is as it was", async () => {
  const shell = ["bash", "--norc", "--noprofile", "-i"] as const;
  await using terminal = new HeldTerminal(shell, { ...chatEnv("stopper"), PS1: "shell> " });
  await terminal.sees(/shell>$/u);
  terminal.types("$CHAT\r");
  await terminal.sees(/── to bob ─/u);
  terminal.types("half a li");
  await terminal.sees(/half a li/u);

  terminal.types("\u001A");
  await terminal.sees(/Stopped[^]*shell>$/u);
  assert.equal(terminal.state["buffer"], "normal");
  terminal.types("fg\r");
  await terminal.sees(/── to bob ─[^]* half a li$/mu);
  terminal.types("ne\u001A");
  await terminal.sees(/Stopped[^]*shell>$/u);
  terminal.types("fg\r");
  await terminal.sees(/── to bob ─[^]* half a line$/mu);
  terminal.types("\u0003\u0004");

  await terminal.sees(/shell>$/u);
  terminal.types('echo "code=$?"\r');
  await terminal.sees(/^code=0/mu);
  assert.deepEqual({ ...terminal.state, paste: false }, untouched);
});

for (const [how, name, code] of [
  ["SIGTERM", "asked", 143],
  ["SIGHUP", "closed", 129],
] as const)
  test(`${how} gives the terminal back, and what was written is there again`, async () => {
    await using ann = new Person(server, name, { to: "bob" });
    await ann.sees(/ online/u);
    ann.types("one\rhalf a li");
    await ann.writes("half a li");
    await ann.sees(/[◌✓◷] one/u);

    ann.signal(how);
    assert.equal(await ann.leaves(), code);
    assert.equal(ann.isScreenLeft, true);
    ann.restarts();

    await ann.sees(/◷ one/u);
    await ann.writes("half a li");
  });

/** A fault of the program, whenever the test says so: SIGUSR2 has no other meaning for it. */
const faults = {
  "an exception that nobody catches": "throw new Error('planted fault')",
  "a promise whose failure nobody hears": "void Promise.reject(new Error('planted fault'))",
};

for (const [what, fault] of Object.entries(faults))
  test(`${what}: the draft is kept, the terminal given back, and then it is told`, async () => {
    const planted = `process.on("SIGUSR2",()=>{${fault}})`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(planted)}`;
    await using ann = new Person(server, "faulty", { to: "bob", env: { NODE_OPTIONS } });
    await ann.sees(/ online/u);
    ann.types("one\rhalf a li");
    await ann.sees(/[◌✓◷] +one/u);
    await ann.writes("half a li");
    ann.types("ne");
    await ann.writes("half a line");

    ann.signal("SIGUSR2");
    assert.equal(await ann.leaves(), 70);

    const told = ann.raw.search(/coterie chat: a fault of the program .* is kept[^]*planted/u);
    for (const back of ["\u001B[?1049l", "\u001B[?25h", "\u001B[?2004l", "\u001B[?1004l"]) {
      const at = ann.raw.lastIndexOf(back);
      assert.ok(at > 0 && at < told, `${JSON.stringify(back)} before the fault is told`);
    }
    ann.restarts();
    await ann.writes("half a line");
    await ann.sees(/[◌✓◷] +one/u);
  });

test("a window that is closed ends the program", async () => {
  await closesWindow("$CHAT", chatEnv("windowed"), "Nothing was said yet");
});
