import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { startServer } from "../helpers/server.ts";
import { Person } from "./person.ts";

const server = await startServer();
after(async () => server.stop());

/** The sequences in `raw` that choose a colour. */
function colorsIn(raw: string): string[] {
  const looks = raw.split("\u001B[").flatMap((rest) => /^[\d;]*m/u.exec(rest) ?? []);
  return looks.filter((look) => /(?:^|;)(?:3[0-8]|4[0-8]|9\d|10[0-7])(?:;|m)/u.test(look));
}

/** The colour of the cell in which a sign stands. */
function colorOf({ cells }: Person, sign: string): number | undefined {
  return cells.flat().find(({ text }) => text === sign)?.color;
}

test("NO_COLOR gives no colour in a whole session, and all is said without one", async () => {
  await using ann = new Person(server, "ann", { to: "bob", env: { NO_COLOR: "1" } });
  await ann.sees(/ online/u);
  ann.types("one\r");
  await ann.sees(/◷ +one/u);
  ann.types("/frob\r");
  await ann.sees(/there is no command/u);
  ann.presses("ctrl-c");
  ann.types("/theme dark\r");
  await ann.sees(/the theme is dark; NO_COLOR/u);
  ann.types("/theme\r");
  await ann.sees(/── theme ─[^]*▸ dark/u);
  ann.presses("escape");
  ann.types("/re\t");
  await ann.sees(/▸\/retry/u);
  ann.presses("escape", "ctrl-c", "ctrl-d");
  assert.equal(await ann.leaves(), 0);

  assert.deepEqual(colorsIn(ann.raw), []);
});

test("a theme is chosen from a list of samples, and all has its colours at once", async () => {
  await using ann = new Person(server, "ann2", { to: "bob2" });
  await ann.sees(/ online/u);
  ann.types("one\r");
  await ann.sees(/◷ +one/u);
  assert.equal(colorOf(ann, "◷"), 3);

  ann.types("/theme\r");
  await ann.sees(/▸ terminal[^]* {2}light +12:00 ann2 ✓/u);
  ann.presses("down", "down", "enter");
  await ann.sees(/the theme is dark/u);
  assert.equal(colorOf(ann, "◷"), 221);
  await ann.isDrawnTrue("another theme");
  const settings = join(ann.home, "config.toml");
  const isKept = (): boolean => /^theme = "dark"$/mu.test(readFileSync(settings, "utf8"));
  await ann.until(() => existsSync(settings) && isKept(), "a theme that is kept");
  // Of a terminal that does not tell its background no more is known than before.
  ann.types("/set theme auto\r");
  await ann.sees(/theme is auto from now on/u);
  assert.ok(ann.raw.includes("\u001B]11;?\u001B\\"));
  assert.equal(colorOf(ann, "◷"), 3);
  ann.types("\u001B]11;rgb:ffff/ffff/ffff\u001B\\");
  await ann.until(() => colorOf(ann, "◷") === 94, "the colours for a light background");
});

test("words are completed from a list, and taking one sends nothing", async () => {
  await using ann = new Person(server, "ann3", { to: "bob3" });
  await ann.sees(/ online/u);
  // Nothing was asked of emoji yet: the list comes once their names are loaded.
  ann.pastes("done :tad");
  ann.presses("tab");
  await ann.writes("done 🎉");
  ann.types(" :smile");
  ann.presses("tab", "tab");
  await ann.sees(/ :smile: +😄\n▸:smiley: +😃\n/u);
  await ann.isDrawnTrue("a list of words");
  ann.presses("enter");
  await ann.writes("done 🎉 😃");
  await ann.seesNo(/:smiley:/u);
  ann.types("\r");
  await ann.sees(/◷ +done 🎉 😃/u);
});

test("the mouse opens, picks and scrolls once it was asked for, and is given back", async () => {
  await using ann = new Person(server, "ann4", { to: "erin" });
  await ann.sees(/ online/u);
  assert.ok(!ann.raw.includes("?1000h"));
  for (const line of Array.from({ length: 30 }, (_, index) => `line ${index}`)) {
    ann.types(`${line}\r`);
  }
  await ann.sees(/◷ +line 29$/mu);
  // What a terminal tells though nobody asked is no text.
  ann.clicks("line 29");
  ann.types("/mouse on\r");
  await ann.sees(/the mouse is on/u);
  assert.ok(ann.raw.includes("\u001B[?1000h\u001B[?1006h"));

  ann.wheels(-3);
  await ann.sees(/line 20$/mu);
  await ann.seesNo(/line 21$/mu);
  ann.clicks("line 20");
  await ann.sees(/▸.*line 20$/mu);
  ann.wheels(3);
  ann.types("/to dave\r");
  await ann.sees(/── to dave ─/u);
  ann.clicks("erin");
  await ann.sees(/── to erin ─/u);
  ann.types("helo");
  await ann.writes("helo");
  ann.clicks("lo");
  ann.types("l");
  await ann.writes("hello");

  // Alone, the talk is for the terminal's own selecting.
  ann.presses("alt-l");
  await ann.until(() => ann.raw.includes("?1006l"), "no mouse");
  ann.presses("escape");
  await ann.sees(/── to erin ─/u);

  ann.signal("SIGTERM");
  await ann.leaves();
  assert.match(ann.raw, /\?1006l.{0,9}\?1000l[^]*\?1049l/u);
});

test("--ascii draws marks and frames that every terminal has", async () => {
  const address = `${server.host}:${server.port}`;
  const words = ["chat", "--ascii", "--server", address, "--user", "ann5", "--to", "bob5"];
  await using ann = new Person(server, "ann5", { words });
  await ann.sees(/ online/u);
  ann.types("one\r");
  await ann.sees(/\| .* k one$/mu);
  ann.presses("tab");
  ann.types("/re\t");
  await ann.sees(/^>\/retry/mu);

  assert.match(ann.screen, /^[\n -~]*$/u);
});
