import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { closesWindow } from "./closed-window.ts";
import { HeldTerminal, untouched } from "./held-terminal.ts";

const demo = join(import.meta.dirname, "demo.ts");
const node = process.execPath;
/** Runs the demo, then tells its exit code and how the terminal is set, for `sees`. */
const thenTells = [
  `"$NODE" "$DEMO"; echo "code=$?"`,
  String.raw`stty -a | tr ' ;' '\n\n' | grep -E '^-?(icanon|echo|isig)$' | tr '\n' ' '; echo end`,
].join("; ");
const env = { NODE: node, DEMO: demo };

function running(unit?: "cluster" | "codePoint"): HeldTerminal {
  return new HeldTerminal(["sh", "-c", thenTells], env, unit);
}

/** Waits until the demo has ended; what it left must be as if it had never run. */
async function isGivenBack(terminal: HeldTerminal, code: number): Promise<void> {
  const [, is, stty] = await terminal.sees(/code=(\d+)\s+([^]*) end/u);
  assert.equal(is, `${code}`);
  assert.deepEqual(stty?.trim().split(" ").toSorted(), ["echo", "icanon", "isig"]);
  assert.deepEqual(terminal.state, untouched);
}

test("while the screen is up every mode is on, afterwards all is as before", async () => {
  await using terminal = running();
  await terminal.sees(/demo 60x12/u);
  terminal.types("hi");
  await terminal.sees(/> hi/u);
  assert.deepEqual(terminal.state, {
    buffer: "alternate",
    paste: true,
    focus: true,
    wraps: false,
    synchronized: false,
    cursorShown: true,
    keyModes: 1,
    titles: 1,
    ownShape: true,
  });
  assert.deepEqual(terminal.titles, ["demo"]);

  terminal.types("q");
  await isGivenBack(terminal, 3);
  assert.doesNotMatch(terminal.text, /> hi|👩/u);
});

test("a terminal of either kind is known, and nothing of the questions is left", async () => {
  for (const unit of ["cluster", "codePoint"] as const) {
    await using terminal = running(unit);
    await terminal.sees(/>$/u);
    // How it shows frames changes none of them, so it is seen with the next one.
    terminal.types("hi");
    await terminal.sees(new RegExp(`${unit} synchronized\n> hi$`, "u"));
    assert.doesNotMatch(terminal.text, /👩|│/u);
  }
});

const faults = [
  // What is saved as it ends is saved before anybody reads of the fault.
  ["an error that nobody catches", "t", 70, /ended: failed\ndemo: thrown on purpose/u],
  ["a rejection that nobody catches", "r", 70, /ended: failed\ndemo: rejected on purpose/u],
  ["an exit in the middle", "x", 4, /code=4/u],
] as const;

for (const [what, key, code, words] of faults)
  test(`${what} gives the terminal back, and its words are seen`, async () => {
    await using terminal = running();
    await terminal.sees(/demo 60x12/u);

    terminal.types(key);

    await isGivenBack(terminal, code);
    await terminal.sees(words);
  });

for (const [signal, code] of [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const)
  test(`${signal} gives the terminal back`, async () => {
    await using terminal = running();
    const [, pid] = await terminal.sees(/demo 60x12 pid (\d+)/u);

    process.kill(Number(pid), signal);

    await isGivenBack(terminal, code);
    await terminal.sees(/ended: signal/u);
  });

test("a second signal does not cut short what is done before the end", async () => {
  await using terminal = running();
  const [, pid] = await terminal.sees(/demo 60x12 pid (\d+)/u);

  process.kill(Number(pid), "SIGHUP");
  await terminal.sees(/ended: signal/u);
  try {
    process.kill(Number(pid), "SIGHUP");
  } catch {
    // It has ended already: this machine is slow.
  }

  await isGivenBack(terminal, 129);
  await terminal.sees(/ended: signal\ndone/u);
});

test("what the console and warnings print is seen afterwards, not on the screen", async () => {
  await using terminal = running();
  await terminal.sees(/demo 60x12/u);

  terminal.types("cw!");
  await terminal.sees(/> !/u);
  assert.doesNotMatch(terminal.text, /on purpose/u);

  terminal.types("q");
  await isGivenBack(terminal, 3);
  await terminal.sees(/printed on purpose\n(.*\n)?Warning: warned on purpose/u);
});

test("another size of the window is another frame", async () => {
  await using terminal = running();
  await terminal.sees(/demo 60x12/u);

  for (const columns of [59, 50, 41]) terminal.resize(columns, 8);
  await terminal.sees(/^demo 41x8 pid \d+ *\n.*\n>$/u);
});

test("Ctrl-Z gives the terminal to the shell, fg brings the screen back whole", async () => {
  await using terminal = new HeldTerminal(["bash", "--norc", "--noprofile", "-i"], {
    ...env,
    PS1: "shell> ",
  });
  await terminal.sees(/shell>$/u);
  terminal.types(`"$NODE" "$DEMO"\r`);
  await terminal.sees(/demo 60x12/u);
  terminal.types("hi");
  await terminal.sees(/> hi/u);

  terminal.types("\u001A");
  await terminal.sees(/Stopped[^]*shell>$/u);
  terminal.types("stty -a | grep -oE '.(icanon|echo) '; echo done\r");
  await terminal.sees(/^ icanon\n echo\s*\ndone/mu);
  assert.equal(terminal.state["buffer"], "normal");
  assert.equal(terminal.state["keyModes"], 0);

  // Of this only the shell is told.
  terminal.resize(50, 10);
  terminal.types("fg\r");
  await terminal.sees(/^demo 50x10 pid \d+ *\n.*\n> hi$/u);
  terminal.types("!");
  await terminal.sees(/> hi!/u);
  assert.equal(terminal.state["keyModes"], 1);

  terminal.types("q");
  await terminal.sees(/shell>$/u);
  terminal.types('echo "code=$?"\r');
  await terminal.sees(/^code=3/mu);
  // The shell has modes of its own while it waits for a line.
  assert.deepEqual({ ...terminal.state, paste: false }, untouched);
});

test("a terminal that takes nothing keeps nobody from working, nor from ending", async () => {
  await using terminal = new HeldTerminal([node, demo]);
  await terminal.sees(/demo 60x12/u);

  terminal.freezes();
  terminal.types("f");

  assert.equal(await terminal.ends(), 5);
});

test("what the terminal answers too late is not typed into the shell", async () => {
  const thenReads = `"$NODE" "$DEMO"; echo over; read -r -s -N 1 key; echo "key=$key="`;
  await using terminal = new HeldTerminal(["bash", "-c", thenReads], { ...env, DEMO_HURRY: "1" });

  // What the terminal has answered stands in front of what is typed now.
  await terminal.sees(/over/u);
  terminal.types("z");
  await terminal.sees(/key=z=/u);
});

test("a window that is closed ends the program", async () => {
  await closesWindow(`"$NODE" "$DEMO"`, env, "demo 60x12");
});
