import assert from "node:assert/strict";
import { test } from "node:test";
import { annAndBob } from "../core/members/roster.testing.ts";
import { NOBODY } from "../core/members/roster.ts";
import { parseMemberName } from "../wire/member-name.ts";
import { bannerLines } from "./banner.ts";
import { readSettings } from "./settings/read-settings.ts";

const read = readSettings("", new Map());
assert.ok("settings" in read);
const { settings: defaults } = read;

const facts = {
  version: "0.1.0",
  runtime: "26.10.0",
  pid: 4121,
  data: "/home/ann/.local/share/coterie/server",
  keptMessages: 12,
  keptPeople: 1,
  repaired: false,
  host: "127.0.0.1",
  port: 7427,
  settings: defaults,
  config: "",
  group: undefined,
  startMs: 61,
} as const;

test("the banner says in one line what to run in a second terminal, within 80 columns", () => {
  const lines = bannerLines(facts);

  assert.ok(lines.includes("try      npx coterie chat --user ann   (in a second terminal)"));
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test("the banner says where the settings come from, and the limits in force", () => {
  const text = `[limits]\nrate = "20/min"\nmailbox_size = "1 GiB"\nkept = "36 h"`;
  const set = readSettings(text, new Map());
  assert.ok("settings" in set);

  const lines = bannerLines({ ...facts, settings: set.settings, config: "/etc/coterie.toml" });

  assert.ok(lines.includes("config   /etc/coterie.toml"));
  assert.ok(
    lines.includes("limits   20 messages/min a name · mailbox 10,000 messages, 1 GiB · kept 36 h"),
  );
});

test("a server elsewhere is named in that line", () => {
  const lines = bannerLines({ ...facts, host: "::1", port: 7500 });

  assert.match(lines.join("\n"), /npx coterie chat --server \[::1\]:7500 --user ann/u);
  assert.match(lines.join("\n"), /12 messages kept for 1 person\)/u);
});

test("the rate in the banner is the one in force: of members where there are some", () => {
  const group = { roster: NOBODY, ownCode: undefined };
  const rates = [bannerLines(facts), bannerLines({ ...facts, group })].map((lines) =>
    lines.find((line) => line.startsWith("limits"))?.slice(9, 24),
  );
  assert.deepEqual(rates, ["200 messages/s ", "10 messages/s a"]);
});

test("a server with members says who may do without a key, and what the next line is", () => {
  const fresh = { roster: NOBODY, ownCode: { reset: undefined } };
  const host = "::";

  const lines = bannerLines({ ...facts, host, group: fresh });

  assert.ok(lines.includes("listen   [::]:7427 · TLS, and members sign in with a key"));
  assert.ok(lines.includes("plain    this machine without TLS, under names that are no member's"));
  assert.ok(lines.includes("members  nobody yet"));
  assert.match(lines.join("\n"), /^join {5}by the line below, as the owner; /mu);
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test("the banner says whom a code is for, and nothing where there is none", () => {
  const roster = annAndBob();
  const reset = { roster, ownCode: { reset: parseMemberName("bob") } };

  const lines = bannerLines({ ...facts, group: reset });
  assert.ok(lines.includes("members  2"));
  assert.ok(lines.includes("join     by the line below bob comes anew, within a day"));

  const later = bannerLines({ ...facts, group: { roster, ownCode: undefined } });
  assert.doesNotMatch(later.join("\n"), /^join|chat/mu);
});
