import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LIMITS_DEFAULT, withoutQuotas } from "../../core/limits.ts";
import { hostOf, limitsOf, plainOf, storeOptionsOf } from "./apply.ts";
import { choice } from "./kinds.ts";
import { checkFlag, readSettings } from "./read-settings.ts";
import type { Problem } from "./read-settings.ts";
import type { Settings } from "./schema.ts";
import { settingAt, SETTINGS } from "./settings-list.ts";

function settingsOf(text: string, flags: Readonly<Record<string, string>> = {}): Settings {
  const read = readSettings(text, new Map(Object.entries(flags)));
  assert.ok("settings" in read, JSON.stringify(read));
  return read.settings;
}

function problemsOf(text: string): readonly Problem[] {
  const read = readSettings(text, new Map());
  assert.ok("problems" in read, "it was taken");
  return read.problems;
}

test("without a file the limits are those that the core was proven with", () => {
  assert.deepEqual(limitsOf(settingsOf("")), LIMITS_DEFAULT);
  assert.deepEqual(storeOptionsOf(settingsOf(""), "/data"), {
    folder: "/data",
    mustExist: false,
    keptDays: 90,
    neverSeenDays: 7,
    spareBytes: 50_331_648,
    lowSpaceBytes: 67_108_864,
  });
});

test("who may be plain is one of three words, or a list of networks", () => {
  const plain = (value: string): ReturnType<typeof plainOf> =>
    plainOf(settingsOf(`[server]\nplain = ${value}`));

  assert.equal(plainOf(settingsOf("")), "loopback");
  for (const word of ["off", "loopback", "open"]) assert.equal(plain(`"${word}"`), word);
  const some = plain('["10.0.0.0/8", "::1"]');
  assert.ok(typeof some === "object" && some.has("10.1.2.3") && some.has("::1"));
  assert.ok(!some.has("127.0.0.1"));

  for (const wrong of ['"all"', '["all"]', '["10.0.0.0/33"]', "[1]", "true", "{}"]) {
    const [problem] = problemsOf(`[server]\nplain = ${wrong}`);
    assert.match(problem?.sentence ?? "", /^server\.plain is .*; expected "off", /u, wrong);
  }
});

test("lifting rates and quotas lifts nothing else, wherever it is said", () => {
  const lifted = withoutQuotas(LIMITS_DEFAULT);

  assert.deepEqual(limitsOf(settingsOf('[limits]\nrates_and_quotas = "off"')), lifted);
  assert.deepEqual(limitsOf(settingsOf("", { "limits.rates_and_quotas": "off" })), lifted);
});

test("the keys that the schema marks as lifted are those that the core lifts", () => {
  const all = limitsOf(settingsOf(""));
  const off = withoutQuotas(all);
  const changed = Object.entries(all).filter(
    ([key, value]) =>
      JSON.stringify(value) !==
      JSON.stringify(Object.entries(off).find(([name]) => name === key)?.[1]),
  );

  // Two rates, and the burst of each, are one limit of the core each.
  assert.equal(SETTINGS.filter(({ facts }) => facts.lifted).length, changed.length + 2);
});

test("a number without a unit is of the unit that the page names", () => {
  const { limits } = settingsOf(
    "[limits]\nkept = 3\nbegun_command = 1.5\nmailbox_size = 2048\nrate = 0.5",
  );

  assert.equal(limits.kept, 3 * 86_400_000);
  assert.equal(limits.begun_command, 1500);
  assert.equal(limits.mailbox_size, 2048);
  assert.equal(limits.rate, 0.5);
});

test("a default gives way to what was written, and only to that", () => {
  const { limits } = settingsOf('[limits]\nmailbox_messages = 50\nkept = "2 days"');
  assert.equal(limits.sender_share, 50);
  assert.equal(limits.never_seen_messages, 50);
  assert.equal(limits.never_seen_kept, 2 * 86_400_000);

  const [problem] = problemsOf("[limits]\nsender_share = 20_000");
  assert.match(problem?.remedy ?? "", /raise limits\.mailbox_messages/u);
});

test("values that contradict each other are told beside other mistakes", () => {
  const text = "[limits]\nmailbox_messages = 5\nsender_share = 6\nburst = 0\nmailbox_sise = 1";

  assert.deepEqual(
    problemsOf(text).map(({ place }) => `${place?.line}:${place?.column}`),
    ["3:16", "4:9", "5:1"],
  );
});

test("what cannot be read contradicts nothing, nor does a default that was misspelled", () => {
  for (const key of ['mailbox_messages = "x"', "mailbox_mesages = 50_000"]) {
    const problems = problemsOf(`[limits]\nsender_share = 20_000\n${key}`);
    assert.deepEqual(
      problems.map(({ place }) => place?.line),
      [3],
    );
  }
});

test("a server is for members at all addresses; without keys on this machine", () => {
  const read = readSettings("", new Map());
  assert.ok("settings" in read);
  assert.equal(read.settings.server.auth, "members");
  assert.equal(hostOf(read.settings), undefined);

  const open = readSettings('[server]\nauth = "none"', new Map());
  assert.ok("settings" in open);
  assert.equal(hostOf(open.settings), "127.0.0.1");
});

test("networks stand in a list, or between commas behind a flag", () => {
  const file = readSettings('[server]\nplain = ["10.0.0.0/8", "::1"]', new Map());
  const flag = readSettings("", new Map([["server.plain", "10.0.0.0/8,::1"]]));
  for (const read of [file, flag]) {
    assert.ok("settings" in read);
    assert.deepEqual(read.settings.server.plain, ["10.0.0.0/8", "::1"]);
  }
  const plain = settingAt("server.plain")?.setting;
  assert.ok(plain);
  assert.equal(checkFlag(plain, "open"), undefined);
  assert.equal(checkFlag(plain, "nobody"), "it is none of these");
  assert.equal(checkFlag(plain, "10.0.0.0/8,nobody"), "not all of these are networks");
});

test("what invitations name is a host without a port, and nothing to a shell", () => {
  const name = settingAt("server.name")?.setting;
  assert.ok(name);
  for (const host of ["chat.example.org", "box", "192.0.2.5", "2001:db8::5"]) {
    assert.equal(checkFlag(name, host), undefined, host);
  }
  for (const host of ["chat.example.org:7427", "a b", "$(id)", "[::1]", "10.0.0.0/8", "a..b"]) {
    assert.equal(checkFlag(name, host), "it is neither", host);
  }
});

test("a word that is none of two or of more is told in the right words", () => {
  const two = choice({ about: "Which.", of: ["a", "b"], default: "a" });
  const three = choice({ about: "Which.", of: ["a", "b", "c"], default: "a" });

  assert.equal(checkFlag(two, "d"), "it is neither");
  assert.equal(checkFlag(three, "d"), "it is none of these");
  assert.equal(checkFlag(three, "c"), undefined);
});

test("a flag that contradicts the file is told at the place in the file", () => {
  const read = readSettings("[server]\nport = 1\n", new Map([["server.port", "2"]]));
  assert.ok("settings" in read);
  assert.equal(read.settings.server.port, 2);
  assert.equal(read.origins.get("server.port"), "flag");
});

test("a value of the file that cannot be is told, though a flag counts more", () => {
  const read = readSettings('[server]\nport = "x"\n', new Map([["server.port", "2"]]));

  assert.ok("problems" in read);
});

test("what has the name of a table and is none is told", () => {
  for (const text of [
    "limits = 5",
    "[[limits]]\nrate = 1",
    'limits = "x"',
    "limits = 1979-05-27",
  ]) {
    const [problem] = problemsOf(text);
    assert.match(problem?.sentence ?? "", /^limits is .*; expected a table$/u);
    assert.equal(problem?.place?.line, 1);
  }
});

test("names that mean something to JavaScript are keys that nobody knows", () => {
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    for (const text of [`[limits]\n${key} = 1`, `[${key}]\na = 1`, `${key} = 1`]) {
      assert.equal(problemsOf(text).length, 1, text);
    }
  }
});

test("numbers that are none are told", () => {
  for (const value of ["nan", "inf", "-inf", "1.5", "99999999999999999999", "-1", "0x1p3"]) {
    const read = readSettings(`[limits]\nburst = ${value}`, new Map());
    assert.ok("problems" in read, value);
  }
});

test("every key that is misspelled by one letter is told with the right one", () => {
  const misspelled = fc
    .tuple(fc.constantFrom(...SETTINGS), fc.nat(), fc.constantFrom("drop", "double", "swap"))
    .map(([setting, nat, how]) => {
      const { key } = setting;
      const at = nat % key.length;
      const letter = key.charAt(at);
      const put = { drop: "", double: letter + letter, swap: letter === "x" ? "y" : "x" }[how];
      return { ...setting, word: key.slice(0, at) + put + key.slice(at + 1) };
    })
    .filter(({ word }) => word !== "" && !SETTINGS.some(({ key }) => key === word));
  fc.assert(
    fc.property(misspelled, ({ table, key, word }) => {
      const [problem] = problemsOf(`[${table}]\n${word} = 1`);
      const near = /the nearest is \w+\.(?<key>\w+)$/u.exec(problem?.sentence ?? "");
      // Two keys may be equally near ("hot" is near to host and port): one letter away it is.
      assert.ok(near !== null, word);
      if (key.length > 5) assert.equal(near.groups?.["key"], key);
    }),
  );
});

const punctuation = ["[limits]", "[server]", "=", "\n", '"10 MiB"', "5", "{", "}", "#", '"'];

test("any text is settings or problems, each with a remedy, never a crash", () => {
  const words = fc.constantFrom(
    ...SETTINGS.flatMap(({ key, path }) => [key, path]),
    ...punctuation,
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 3 }))), (parts) => {
      const read = readSettings(parts.join(" "), new Map());
      if ("settings" in read) return;
      for (const { sentence, remedy, place } of read.problems) {
        assert.ok(sentence !== "" && remedy !== "");
        assert.ok(place === undefined || place.line >= 1);
      }
    }),
    { numRuns: 500 },
  );
});
