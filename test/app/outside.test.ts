import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { HeldTerminal, untouched } from "../tui/held-terminal.ts";
import { peer } from "../helpers/seed-peer.ts";
import { COTERIE, startServer, temporaryFolder } from "../helpers/server.ts";
import { isAnswered } from "./answers.ts";
import { Person } from "./person.ts";

const server = await startServer();
after(async () => server.stop());

const bin = temporaryFolder("coterie-bin-");

/** A program that the client finds in its PATH. @returns where it writes `NOTES`. */
function program(name: string, script: string): string {
  const notes = join(bin, `${name}.notes`);
  const lines = script.replaceAll("NOTES", notes);
  writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o700 });
  return notes;
}

/** A desktop on which programs of ours come first, and nothing else opens links or edits. */
const desktop = {
  PATH: `${bin}:${process.env["PATH"] ?? ""}`,
  DISPLAY: ":9",
  WAYLAND_DISPLAY: "",
  WSL_DISTRO_NAME: "",
  BROWSER: "",
  VISUAL: "",
  TMUX: "",
  STY: "",
} as const;

/** Notes how it was started, says how often, and takes a line from the keyboard into its file. */
const editor = [
  `printf '%s\\n' "$@" > NOTES`,
  'echo >> NOTES.times; echo "EDIT $(wc -l < NOTES.times)"',
  'read -r line; printf %s "$line" >> "$2"',
].join("\n");

test("a link of others is shown as it is, and opened on a second key only", async () => {
  const opened = program("xdg-open", `printf '%s\\n' "$#" "$@" > NOTES`);
  await using ann = new Person(server, "ann", { to: "bob", env: desktop });
  await using bob = await peer(server, "bob", { autoReply: true });
  await bob.roundtrip();
  await ann.sees(/▸bob +here/u);

  const dressed = "\u001B]8;;https://evil.example\u0007our page\u001B]8;;\u0007";
  await bob.sends("ann", `${dressed} or (https://ci.example/run?a=1&b=$(id))`);
  await ann.sees(/our page/u);
  assert.equal(ann.hyperlinks, 0);

  ann.presses("ctrl-up");
  ann.types("o");
  await ann.sees(/── open one of 2 links\? ─+\n evil\.example\n/u);
  ann.presses("down");
  await ann.sees(/links\? ─+\n ci\.example\n https:\/\/ci\.example\/run\?a=1&b=\$\(id\)\n/u);
  assert.equal(existsSync(opened), false);
  ann.presses("enter");
  await ann.sees(/ci\.example: handed to xdg-open/u);
  assert.equal(readFileSync(opened, "utf8"), "1\nhttps://ci.example/run?a=1&b=$(id)\n");
  await ann.isDrawnTrue("a link was opened");

  ann.types("/me waves\r");
  await ann.sees(/✓ \* ann waves/u);
  assert.equal(bob.arrived.at(-1)?.text, "* ann waves");
});

test("without a desktop the address is copied, through tmux too, and so it is said", async () => {
  const env = { ...desktop, DISPLAY: "", TMUX: "/tmp/tmux,1,0" };
  await using ann = new Person(server, "ann2", { to: "ann2", env });
  await ann.sees(/ online/u);
  ann.types("look at https://пример.рф/x\r");
  await ann.sees(/✓ look at/u);

  ann.types("/open\r");
  await ann.sees(/link\? ─+\n xn--e1afmkfd\.xn--p1ai\n written пример\.рф\n/u);
  ann.presses("enter");
  await ann.sees(/nothing here opens links; its address is copied, if your terminal allows it/u);

  const copy = `]52;c;${Buffer.from("https://xn--e1afmkfd.xn--p1ai/x").toString("base64")}\u0007`;
  assert.ok(ann.raw.includes(`\u001B${copy}\u001BPtmux;\u001B\u001B${copy}\u001B\\`));
});

test("in the bare talk a long text is one line, and nothing moves by itself", async () => {
  await using ann = new Person(server, "ann3", { to: "carol" });
  await using carol = await peer(server, "carol", { autoReply: true });
  await carol.roundtrip();
  await ann.sees(/▸carol +here/u);
  const long = `see https://ci.example/${"run/".repeat(40)}end, 日本語 and more`;
  await carol.sends("ann3", long);
  await ann.sees(/ see$/mu);
  ann.types("half a li");
  await ann.writes("half a li");

  ann.presses("alt-l");
  await ann.sees(/^\S.* carol\nsee https[^]*\nEsc back/u);
  assert.ok(ann.lines.includes(long));
  const { raw } = ann;
  await isAnswered(carol, await carol.sends("ann3", "and another"));
  ann.presses("page-up");
  ann.presses("escape");
  await ann.sees(/and another/u);

  assert.doesNotMatch(ann.raw.slice(raw.length), /\[\?7h/u, "nothing was written over it");
  await ann.writes("half a li");
  await ann.isDrawnTrue("the talk stood alone");
});

test("the editor has the terminal, and its text is one edit; messages come meanwhile", async () => {
  const notes = program("writer", editor);
  const env = { ...desktop, EDITOR: "writer --wait" };
  await using ann = new Person(server, "ann4", { to: "dave", env });
  await using dave = await peer(server, "dave", { autoReply: true });
  await dave.roundtrip();
  await ann.sees(/▸dave +here/u);
  ann.types("half a");
  await ann.writes("half a");

  ann.presses("ctrl-x");
  await ann.sees(/Ctrl-X \.\.\. {3}Ctrl-E write in your \$EDITOR/u);
  ann.presses("ctrl-e");
  await ann.sees(/EDIT 1/u);
  assert.equal(ann.isScreenLeft, true);
  const [word, path = ""] = readFileSync(notes, "utf8").split("\n");
  assert.equal(word, "--wait");
  assert.equal(readFileSync(path, "utf8"), "half a\n");
  await isAnswered(dave, await dave.sends("ann4", "while you write"));
  ann.resizes(70, 20);
  ann.types("line by hand\r");

  await ann.sees(/while you write/u);
  await ann.sees(/── to dave ─+\n half a\n {2}line by hand\n/u);
  assert.equal(existsSync(dirname(path)), false);
  ann.presses("ctrl-_");
  await ann.writes("half a");
  await ann.isDrawnTrue("the editor has ended");

  // The key that breaks the editor off is for the editor alone.
  ann.presses("ctrl-x", "ctrl-e");
  await ann.sees(/EDIT 2/u);
  ann.presses("ctrl-c");
  await ann.sees(/writer --wait ended with SIGINT: your text is as it was/u);
  await ann.writes("half a");

  ann.presses("ctrl-x", "ctrl-e");
  await ann.sees(/EDIT 3/u);
  const [, last = ""] = readFileSync(notes, "utf8").split("\n");
  assert.equal(existsSync(last), true);
  ann.signal("SIGHUP");
  assert.equal(await ann.leaves(), 129);
  assert.equal(existsSync(dirname(last)), false, "the text is not left behind");
});

test("Ctrl-Z in the editor stops both, and fg goes on in the editor", async () => {
  program("scribe", editor);
  const where = `--server ${server.host}:${server.port} --user ann5 --to bob`;
  const env = {
    ...desktop,
    EDITOR: "scribe -",
    CHAT: `${process.execPath} ${COTERIE} chat ${where}`,
    COTERIE_HOME: temporaryFolder("coterie-home-"),
    PS1: "shell> ",
  };
  await using terminal = new HeldTerminal(["bash", "--norc", "--noprofile", "-i"], env);
  await terminal.sees(/shell>$/u);
  terminal.types("$CHAT\r");
  await terminal.sees(/── to bob ─/u);
  terminal.types("/editor\r");
  await terminal.sees(/EDIT 1/u);

  terminal.types("\u001A");
  await terminal.sees(/Stopped[^]*shell>$/u);
  terminal.types("fg\r");
  await terminal.sees(/shell> fg\n/u);
  terminal.types("a line\r");
  await terminal.sees(/── to bob ─[^]* a line$/mu);
  terminal.types("\u0003\u0004");

  await terminal.sees(/shell>$/u);
  assert.deepEqual({ ...terminal.state, paste: false }, untouched);
});
