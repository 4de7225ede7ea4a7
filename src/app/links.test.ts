import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hostileTexts, wildText } from "../tui/text/hostile.testing.ts";
import { linksIn } from "./links.ts";

function urls(text: string): string[] {
  return linksIn(text).map(({ url }) => url);
}

const plain: readonly (readonly [text: string, ...found: string[]])[] = [
  ["nothing here, not even example.org or a:b"],
  ["the log is at https://ci.example/run/412.", "https://ci.example/run/412"],
  ["HTTP://CI.Example/Run", "http://ci.example/Run"],
  ["(see https://a.example/b), then", "https://a.example/b"],
  ["https://a.example/Tool_(disambiguation) too", "https://a.example/Tool_(disambiguation)"],
  ["(https://a.example/Tool_(disambiguation))", "https://a.example/Tool_(disambiguation)"],
  ["[notes](https://a.example/b)", "https://a.example/b"],
  ["<https://a.example/?q=1&r=2#top>", "https://a.example/?q=1&r=2#top"],
  ["“https://a.example/b”, he said", "https://a.example/b"],
  ["'https://a.example/b'?", "https://a.example/b"],
  ["https://a.example/b...", "https://a.example/b"],
  ["**https://a.example/b**", "https://a.example/b"],
  ["看https://a.example/b。好"],
  ["看 https://a.example/b。好", "https://a.example/b"],
  ["https://a.example/b/", "https://a.example/b/"],
  ["https://[::1]:8443/x", "https://[::1]:8443/x"],
  ["https://one.example\nhttps://two.example", "https://one.example/", "https://two.example/"],
  ["twice https://a.example and https://a.example/", "https://a.example/"],
  ["write to mailto:bob@example.org.", "mailto:bob@example.org"],
  ["xhttps://a.example"],
  ["https:// and mailto: alone"],
  ["javascript:alert(1) file:///etc/passwd ftp://a.example ssh://a.example data:text/html,x"],
];

for (const [text, ...found] of plain) {
  const what = found.length === 0 ? "no link" : found.join(" and ");
  test(`in ${JSON.stringify(text)} there is ${what}`, () => {
    assert.deepEqual(urls(text), found);
  });
}

test("a host of other letters is named as the DNS names it, beside what was written", () => {
  const [link] = linksIn("https://пример.рф:8443/путь");

  assert.equal(link?.host, "xn--e1afmkfd.xn--p1ai:8443");
  assert.equal(link.written, "пример.рф");
  assert.equal(link.isMixed, false);
  assert.match(link.url, /^https:\/\/xn--e1afmkfd\.xn--p1ai:8443\/[!-~]+$/u);
});

test("a host that mixes alphabets to look like another says so", () => {
  const [link] = linksIn("https://аpple.com/login");

  assert.equal(link?.host, "xn--pple-43d.com");
  assert.equal(link.isMixed, true);
});

test("a host that is written in punycode stays so", () => {
  assert.deepEqual(linksIn("https://xn--80ak6aa92e.com/"), [
    { url: "https://xn--80ak6aa92e.com/", host: "xn--80ak6aa92e.com", isMixed: false },
  ]);
});

test("a host behind the name of a user is the host", () => {
  assert.equal(linksIn("https://bank.example@evil.example/")[0]?.host, "evil.example");
  assert.equal(linksIn("https://bank.example%2F@evil.example/")[0]?.host, "evil.example");
});

test("an invisible sign ends an address", () => {
  assert.deepEqual(urls("https://a.example/\u202Egpj.exe"), ["https://a.example/"]);
  assert.deepEqual(urls("https://a.example/\u200Bb"), ["https://a.example/"]);
  assert.deepEqual(urls("https://a.example/\u001B]8;;https://evil.example\u0007"), [
    "https://a.example/",
    "https://evil.example/",
  ]);
});

test("a letter with an address asks for nothing else", () => {
  assert.deepEqual(urls("mailto:bob@example.org?attach=/etc/passwd&subject=x"), [
    "mailto:bob@example.org",
  ]);
});

test("whatever is written, an address is ASCII, of three kinds, and no option", () => {
  const part = fc.oneof(
    wildText,
    fc.constantFrom(...hostileTexts, "https://", "mailto:", "a.example", "@", "/", "#", ")", "-"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      for (const { url, host } of linksIn(parts.join(""))) {
        assert.match(url, /^(?:https?:\/\/|mailto:)[!-~]+$/u);
        assert.match(host, /^[!-~]+$/u);
      }
    }),
  );
});

test("a very long text is looked through at once", () => {
  assert.deepEqual(urls(`https://a.example/${"(".repeat(60_000)}`), []);
  assert.deepEqual(urls(`https://a.example/${"b".repeat(3000)}${")".repeat(900)}`).length, 1);
});
