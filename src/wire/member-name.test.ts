import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CoterieError } from "./error.ts";
import { isNoName, looksLike, parseMemberName, readMemberName } from "./member-name.ts";
import { writeUsername } from "./username.ts";

for (const text of ["anna", "a", "0", "k.l_2-x", "ali", "12345678", "none", "allan"]) {
  test(`"${text}" may be the name of a member`, () => {
    const name = parseMemberName(text);
    const bytes = new Uint8Array(10).fill(0xee);
    writeUsername(name, bytes, 1);
    assert.equal(readMemberName(bytes, 1), name);
  });
}

/** What a person typed, and what the message must say. */
const refused = [
  ["", /cannot be/u],
  ["ninebytes", /cannot be/u],
  ["Anna", /"Anna" cannot be/u],
  ["анна", /cannot be/u],
  [".a", /cannot be/u],
  ["a b", /cannot be/u],
  ["a\n", /cannot be/u],
  ["all", /reserved/u],
  ["admin", /reserved/u],
  ["adm1n", /looks like a reserved/u],
  ["r00t", /looks like a reserved/u],
] as const;

for (const [text, says] of refused) {
  test(`${JSON.stringify(text)} is refused as a member's name, with what is allowed`, () => {
    assert.throws(
      () => parseMemberName(text),
      (error) => {
        assert.ok(error instanceof CoterieError);
        assert.equal(error.code, "COTERIE_NAME");
        assert.match(error.message, says);
        assert.match(error.remedy, /1 to 8 letters.*a-z and 0-9/u);
        return true;
      },
    );
  });
}

test("a field with anything but NULs behind the name holds no member's name", () => {
  for (const field of ["anna    ", "anna\0  \0", "anna\0bob", "\0anna\0\0\0"]) {
    assert.equal(readMemberName(new TextEncoder().encode(field), 0), undefined, field);
    assert.equal(isNoName(new TextEncoder().encode(field), 0), false);
  }
  assert.equal(isNoName(new Uint8Array(8), 0), true);
});

const alike = [
  ["bob", "b0b"],
  ["Bob", "bob"],
  ["ali", "al1"],
  ["ali", "all"],
  ["IO", "lo"],
  ["mark", "rnark"],
  ["wim", "vvlrn"],
  ["vw", "wv"],
] as const;
for (const [one, other] of alike) {
  test(`a reader may take ${one} for ${other}, and the reverse`, () => {
    assert.ok(looksLike(one, other));
    assert.ok(looksLike(other, one));
  });
}

for (const [one, other] of [
  ["ann", "anna"],
  ["bob", "bop"],
  ["a.b", "a-b"],
  ["vim", "vin"],
] as const) {
  test(`nobody takes ${one} for ${other}`, () => {
    assert.equal(looksLike(one, other), false);
  });
}

test("every name looks like itself, and likeness goes on from name to name", () => {
  const name = fc.stringMatching(/^[01ilomrnvwa]{1,6}$/u);
  fc.assert(
    fc.property(name, name, name, (one, two, three) => {
      assert.ok(looksLike(one, one));
      if (looksLike(one, two) && looksLike(two, three)) assert.ok(looksLike(one, three));
    }),
  );
});
