import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CoterieError } from "../wire/error.ts";
import { CODE_RANDOM_BYTES, makeInviteCode, parseInviteCode } from "./invite-code.ts";
import { deriveInviteKeys } from "./invite-keys.ts";
import { makeInviteLink, parseInviteLink } from "./invite-link.ts";

const codes = fc
  .uint8Array({ minLength: CODE_RANDOM_BYTES, maxLength: CODE_RANDOM_BYTES })
  .map(makeInviteCode);

test("a code is four groups of five, and reads back", () => {
  fc.assert(
    fc.property(codes, (code) => {
      assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/u);
      assert.equal(parseInviteCode(code), code);
    }),
  );
});

test("each of 100 random bits makes another code", () => {
  const seen = new Set<string>();
  for (let bit = 0; bit < 8 * CODE_RANDOM_BYTES; bit += 1) {
    const random = new Uint8Array(CODE_RANDOM_BYTES);
    random[bit >> 3] = 1 << (bit & 7);
    seen.add(makeInviteCode(random));
  }
  seen.delete(makeInviteCode(new Uint8Array(CODE_RANDOM_BYTES)));
  assert.equal(seen.size, 100);
});

for (const typed of [
  "k7qm2-xvd4p-9trwa-3hnbe",
  "K7QM2XVD4P9TRWA3HNBE",
  " k7qm2 xvd4p\t9trwa 3hnbe\n",
  "K7QM2–XVD4P–9TRWA–3HNBE",
  "K-7-Q-M-2-X-V-D-4-P-9-T-R-W-A-3-H-N-B-E",
]) {
  test(`${JSON.stringify(typed)} is understood`, () => {
    assert.equal(parseInviteCode(typed), "K7QM2-XVD4P-9TRWA-3HNBE");
  });
}

test("letters that look like digits are taken for them", () => {
  assert.equal(parseInviteCode("oOiIl-LLLLL-00000-11111"), "00111-11111-00000-11111");
});

/** What a person typed, and what the message must say. */
const refused = [
  ["", /20 letters and digits.* has 0$/u],
  ["K7QM2-XVD4P-9TRWA-3HNB", /has 19$/u],
  ["K7QM2-XVD4P-9TRWA-3HNBEE", /has 21$/u],
  ["K7QM2-XVD4P-9TRWA-3HNBU", /something else.*U is never used/u],
  ["K7QM2-XVD4P-9TRWA-3HNBЕ", /something else/u],
] as const;

for (const [text, says] of refused) {
  test(`${JSON.stringify(text)} is refused as a code, without being repeated`, () => {
    assert.throws(
      () => parseInviteCode(text),
      (error) => {
        assert.ok(error instanceof CoterieError);
        assert.equal(error.code, "COTERIE_INVITE_CODE");
        assert.match(error.message, says);
        assert.doesNotMatch(error.message, /XVD4P/u);
        return true;
      },
    );
  });
}

test("whatever is typed as a code, it is read or refused with the reason", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      try {
        parseInviteCode(text);
      } catch (error) {
        assert.ok(error instanceof CoterieError);
      }
    }),
  );
});

const code = parseInviteCode("K7QM2-XVD4P-9TRWA-3HNBE");

for (const [host, link] of [
  ["chat.example.org", "coterie://chat.example.org:7427/#K7QM2-XVD4P-9TRWA-3HNBE"],
  ["127.0.0.1", "coterie://127.0.0.1:7427/#K7QM2-XVD4P-9TRWA-3HNBE"],
  ["::1", "coterie://[::1]:7427/#K7QM2-XVD4P-9TRWA-3HNBE"],
] as const) {
  test(`the link ${link} is made and read back`, () => {
    assert.equal(makeInviteLink({ host, port: 7427, code }), link);
    assert.deepEqual(parseInviteLink(link), { host, port: 7427, code });
    assert.deepEqual(parseInviteLink(` ${link.toUpperCase()}\n`), { host, port: 7427, code });
  });
}

for (const text of [
  "",
  "https://chat.example.org:7427/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://chat.example.org/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://chat.example.org:0/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://chat.example.org:65536/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://user@chat.example.org:1/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://::1:7427/#K7QM2-XVD4P-9TRWA-3HNBE",
  "coterie://chat.example.org:7427",
]) {
  test(`"${text}" is no link of an invite`, () => {
    assert.throws(() => parseInviteLink(text), { code: "COTERIE_INVITE_LINK" });
  });
}

test("a link with a code that is cut says how much there is of it", () => {
  const link = "coterie://[::1]:7427/#K7QM2-XVD4P";
  assert.throws(() => parseInviteLink(link), { code: "COTERIE_INVITE_CODE", message: /has 10$/u });
});

test("each code has keys of its own, and each of its keys is another", () => {
  const one = deriveInviteKeys(code);
  const other = deriveInviteKeys(parseInviteCode("K7QM2-XVD4P-9TRWA-3HNBF"));
  const all = [one, other].flatMap(({ id, ks, kc, ke }) => [
    id.toString(16).padStart(16, "0"),
    ...[ks, kc, ke].map((key) => Buffer.from(key).toString("hex").slice(0, 16)),
  ]);
  assert.equal(new Set(all).size, 8);
  assert.deepEqual(deriveInviteKeys(parseInviteCode("k7qm2xvd4p9trwa3hnbe")), one);
});
