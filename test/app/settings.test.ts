import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { peer } from "../helpers/seed-peer.ts";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import { Person } from "./person.ts";

const server = await startServer();
after(async () => server.stop());

/** A folder of somebody, with a file of settings in it. */
function homeWith(settings: string): { readonly path: string; readonly file: string } {
  const path = temporaryFolder("coterie-settings-");
  const file = join(path, "config.toml");
  writeFileSync(file, settings);
  return { path, file };
}

test("a wrong file is named with its line, own keys work, a changed file is read", async () => {
  const home = homeWith('hintz = false\n\n[keys]\nCtrl-T = "find"\n');
  const env = { COTERIE_HOME: home.path };
  await using ann = new Person(server, "ann", { to: "bob", rows: 40, env });
  await ann.sees(/config\.toml, line 1: there is no setting "hintz"; the nearest is hints/u);
  await ann.sees(/ online/u);
  ann.presses("ctrl-t");
  await ann.sees(/── find ─/u);
  ann.presses("escape");
  await ann.seesNo(/── find ─/u);

  writeFileSync(home.file, 'language = "ru"\nhints = false\n\n[keys]\nCtrl-T = "keys"\n');
  await ann.sees(/настройки прочитаны заново/u);
  ann.presses("ctrl-t", "page-down");
  await ann.sees(/Ctrl-T\*/u);
  ann.presses("escape");
  await ann.seesNo(/Ctrl-T\*/u);

  ann.types("/set\r");
  await ann.sees(/language +ru +config\.toml, строка 1/u);
  await ann.sees(/hints +false +config\.toml, строка 2/u);
  await ann.sees(/signs +true +как обычно/u);
  await ann.sees(/Ctrl-T +keys +config\.toml, строка 5/u);
});

test("what is set is kept; as in vi the line is edited, and sent from both modes", async () => {
  const home = temporaryFolder("coterie-settings-");
  await using ann = new Person(server, "ann2", { to: "erin", env: { COTERIE_HOME: home } });
  await using erin = await peer(server, "erin", { autoReply: true });
  await erin.roundtrip();
  await ann.sees(/ online/u);

  ann.types("/set editing vim\r");
  await ann.sees(/editing is vim; expected emacs or vi/u);
  ann.presses("backspace", "enter");
  await ann.sees(/editing is vi from now on/u);
  const file = join(home, "config.toml");
  assert.match(readFileSync(file, "utf8"), /^editing = "vi"$/mu);
  assert.equal(statSync(file).mode & 0o777, 0o600);

  ann.types("one two three");
  ann.presses("escape");
  ann.types("b");
  await ann.sees(/── normal ──/u);
  ann.types("2d");
  await ann.sees(/── normal 2d ──/u);
  ann.types("b");
  await ann.writes("three");
  ann.types("u");
  await ann.writes("one two three");
  ann.types("0cwsix");
  await ann.writes("six two three");
  await ann.seesNo(/normal/u);
  ann.presses("escape", "enter");
  assert.equal((await erin.receives()).text, "six two three");

  // The next text is written, not commanded; who starts again finds it so.
  ann.types("dd");
  await ann.writes("dd");
  ann.presses("escape");
  ann.types("dd");
  ann.types(":q");
  await ann.seesNo(/:q/u);
  await ann.kills();
  ann.restarts();
  await ann.sees(/ online/u);
  ann.types("x");
  ann.presses("escape");
  await ann.sees(/── normal ──/u);
});
