import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { run } from "../cli/person.ts";
import { peer, type SeedPeer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { Person } from "./person.ts";

/** Of the terminal that runs these tests nothing is known. */
const noTerminal = {
  TERM_PROGRAM: "",
  LC_TERMINAL: "",
  KITTY_WINDOW_ID: "",
  WT_SESSION: "",
  TMUX: "",
  STY: "",
};

/** A program named tmux that answers as one does that foot shows and that lets everything by. */
function tmuxInFoot(): Readonly<Record<string, string>> {
  const folder = temporaryFolder("coterie-tmux-");
  const path = join(folder, "tmux");
  writeFileSync(path, "#!/bin/sh\nprintf 'foot(1.16.2)\\nfoot\\n1\\n0\\n.\\n'\n");
  chmodSync(path, 0o700);
  const TMUX = "/tmp/tmux-0/default,1,0";
  return { TMUX, TMUX_PANE: "%0", PATH: [folder, process.env["PATH"]].join(delimiter) };
}

const ways: readonly [string, Readonly<Record<string, string>>, string][] = [
  ["kitty", { KITTY_WINDOW_ID: "1" }, "\u001B]99;i=Q290ZXJpZSBib2IgaGFzIHdyaXR0ZW4:d=0:e=1;"],
  ["iTerm2", { TERM_PROGRAM: "iTerm.app" }, "\u001B]9;Coterie: bob has written\u001B\\"],
  ["foot", { TERM_PROGRAM: "foot" }, "\u001B]777;notify;Coterie;bob has written\u001B\\"],
  [
    "tmux",
    tmuxInFoot(),
    "\u001BPtmux;\u001B\u001B]777;notify;Coterie;bob has written\u001B\u001B\\\u001B\\",
  ],
];

test("who looks away is called, by what their terminal understands", async () => {
  await using server = await startServer();
  await using people = new AsyncDisposableStack();
  await using bob = await peer(server, "bob");
  const isCalled = async ([name, env, expected]: (typeof ways)[number]): Promise<void> => {
    const options = { to: "bob", env: { ...noTerminal, ...env } };
    const person = people.use(new Person(server, name, options));
    await person.sees(/ online/u);
    await bob.sends(name, "seen");
    await person.sees(/bob +seen/u);
    person.looksAway();
    person.types("a");
    await person.writes("a");

    await bob.sends(name, "look here; now");

    await person.until(() => person.raw.includes(expected), `a notification in ${name}`);
    assert.equal(person.bells, 1);
    const sequences = person.raw.match(/\](?:9|99|777);/gu);
    assert.equal(sequences?.length, name === "kitty" ? 2 : 1);
  };
  await Promise.all(ways.map(isCalled));
});

test("/notify test says what calls, and what tmux needs; off calls by nothing", async () => {
  await using server = await startServer();
  const env = { ...noTerminal, ...tmuxInFoot() };
  await using ann = new Person(server, "ann", { to: "bob", env });
  await using carol = await peer(server, "carol");
  await ann.sees(/ online/u);

  ann.types("/notify test\r");
  await ann.sees(/A notification has gone to foot\.[^]*set -g focus-events on/u);
  assert.equal(ann.bells, 1);
  ann.presses("escape");
  ann.types("/notify on\r");
  await ann.sees(/with the name and the beginning of a text/u);
  await carol.sends("ann", "\u001B]2;owned\u0007");
  const said = "notify;Coterie: carol;␛]2,owned␇";
  await ann.until(() => ann.raw.includes(said), "the text, and nothing that it would do");

  ann.types("/notify off\r");
  await ann.sees(/nothing rings/u);
  const { bells } = ann;
  await carol.sends("ann", "hello?");
  await ann.sees(/ carol +2 /u);
  ann.types("/notify test\r");
  await ann.sees(/Calls are off at present/u);
  await ann.until(() => ann.bells === bells + 1, "the bell of the test, and no other");
});

test("/doctor says what works here, and /log which command keeps the talk", async () => {
  await using server = await startServer();
  await using ann = new Person(server, "ann", { to: "bob", env: noTerminal });
  await ann.sees(/ online/u);

  ann.types("/log\r");
  await ann.sees(/coterie log bob --format html > bob\.html/u);
  ann.types("/doctor\r");
  await ann.sees(/ Doctor [^]*ok +terminal +TERM=[^]*ok +server +127\.0\.0\.1[^]*ok +waiting/u);
  ann.presses("escape");
  await ann.seesNo(/ Doctor /u);
});

/**
 * Writes until ann's client takes a text at once: on a disk that is busy for seconds it is kept.
 *
 * @returns how many that took.
 */
async function sendsUntilTaken(carol: SeedPeer, text: string): Promise<number> {
  for (let count = 1; ; count += 1) {
    const code = await carol.hears(await carol.sends("ann", text));
    if (code === "200") return count;
    assert.equal(code, "300");
  }
}

test("who is muted never calls, who is blocked is not seen, and their texts are kept", async () => {
  await using server = await startServer();
  const where = ["--server", `${server.host}:${server.port}`, "--user", "ann"];
  await using ann = new Person(server, "ann", { to: "bob", env: noTerminal });
  await using carol = await peer(server, "carol");
  await ann.sees(/ online/u);
  ann.types("/mute carol\r");
  await ann.sees(/carol is muted/u);
  let count = await sendsUntilTaken(carol, "one");
  await ann.sees(new RegExp(String.raw`^ carol +\(${count}\) `, "mu"));
  assert.equal(ann.titles.at(-1), "Coterie: bob");
  ann.presses("tab");
  await ann.sees(/no talk to go back to/u);

  ann.types("/block carol\r");
  await ann.sees(/carol is blocked/u);
  await ann.seesNo(/^ carol +\(\d+\) /mu);
  count += await sendsUntilTaken(carol, "two");
  ann.types("/find two\r");
  await ann.sees(/Nothing was found/u);
  assert.equal((await run(["unread", ...where], { home: ann.home })).out, "0\n");
  await ann.kills();

  ann.restarts();
  await ann.sees(/ online/u);
  count += await sendsUntilTaken(carol, "three");
  ann.types("/blocked\r");
  await ann.sees(/carol +blocked/u);
  ann.presses("escape");
  ann.types("/unblock carol\r");
  await ann.sees(new RegExp(`^ carol +${count} `, "mu"));
  assert.equal(ann.bells, 0);
  await ann.until(() => ann.titles.at(-1) === `(${count}) Coterie: bob`, "title that counts them");
});
