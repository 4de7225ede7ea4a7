import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hex, unhex, usernames } from "../../test/helpers/wire.ts";
import { CoterieError } from "./error.ts";
import { parseUsername, readUsername, writeUsername } from "./username.ts";

/** A name field as it comes, and the name that is read from it. */
const fields = [
  ["616e6e0000000000", "ann", "NULs fill the field"],
  ["616e6e2020202020", "ann", "spaces fill the field"],
  ["616e6e2000000000", "ann", "a space, then NULs"],
  ["616e6e0078797a21", "ann", "what stands behind the first NUL is rubbish from a C buffer"],
  ["616e6e2000202020", "ann", "cut at the NUL first, then the spaces before it"],
  ["616e6e2062000000", "ann b", "a space inside belongs to the name"],
  ["20616e6e00000000", " ann", "so does one in front: names are compared byte by byte"],
  ["3132333435363738", "12345678", "eight bytes, no NUL"],
  ["d090d0bdd0bdd0b0", "Анна", "four Cyrillic letters"],
  ["f09f9880f09f9880", "😀😀", "two emoji"],
  ["efbbbf6100000000", "\uFEFFa", "a byte order mark is not dropped"],
  ["6123000000000000", "a#", "# only matters in front"],
  ["0000000000000000", undefined, "empty"],
  ["0061000000000000", undefined, "empty: the NUL is first"],
  ["2020202020202020", undefined, "only spaces"],
  ["23726f6f6d000000", undefined, "# is kept for rooms"],
  ["6101000000000000", undefined, "a control character"],
  ["0d0a000000000000", undefined, "CR LF"],
  ["611b5b324a000000", undefined, "an escape sequence"],
  ["617f000000000000", undefined, "DEL"],
  ["61c2850000000000", undefined, "NEL, a control character above ASCII"],
  ["ff00000000000000", undefined, "no UTF-8"],
  ["c080000000000000", undefined, "an overlong NUL"],
  ["eda0800000000000", undefined, "half a surrogate pair"],
  ["d090d0bdd0bdd000", undefined, "cut inside a character"],
] as const;

for (const [bytes, name, why] of fields) {
  test(`the field ${bytes} is ${name === undefined ? "no name" : `"${name}"`}: ${why}`, () => {
    const padded = unhex(`eeeeee ${bytes} eeee`);
    assert.equal(readUsername(padded, 3), name);
  });
}

test("every name is read as it was written, and the field around it is left alone", () => {
  fc.assert(
    fc.property(usernames, fc.nat(5), (name, at) => {
      const bytes = new Uint8Array(16).fill(0xee);
      writeUsername(name, bytes, at);
      assert.equal(readUsername(bytes, at), name);
      assert.equal(hex(bytes).slice(0, 2 * at), "ee".repeat(at));
      assert.equal(hex(bytes).slice(2 * at + 16), "ee".repeat(8 - at));
    }),
  );
});

test("a written name is filled up with NULs", () => {
  const bytes = new Uint8Array(8).fill(0xee);
  writeUsername(parseUsername("ann"), bytes, 0);
  assert.equal(hex(bytes), "616e6e0000000000");
});

test("what may be typed is exactly what can be read back from the wire", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 9 }), (text) => {
      const bytes = new TextEncoder().encode(text);
      let typed: string | undefined;
      try {
        typed = parseUsername(text);
      } catch (error) {
        assert.ok(error instanceof CoterieError);
        assert.equal(error.code, "COTERIE_NAME");
      }
      if (bytes.length > 8) assert.equal(typed, undefined);
      else {
        const field = new Uint8Array(8);
        field.set(bytes);
        const read = readUsername(field, 0);
        // A NUL or spaces at the end cannot be typed; from the wire they are cut.
        assert.equal(typed, read === text ? read : undefined);
      }
    }),
    { numRuns: 2000 },
  );
});

/** What a person typed, and what the message must say. */
const refused = [
  ["ninebytes", /"ninebytes" has 9 bytes.* 8 bytes/u],
  ["Аннушка", /has 14 bytes.* 8 bytes/u],
  ["😀😀😀", /has 12 bytes.* 8 bytes/u],
  ["", /empty/u],
  ["#room", /starts with #.*rooms/u],
  ["a\nb", /control characters/u],
  ["a\u0000", /control characters/u],
  ["ann ", /spaces at its end/u],
  [" ", /spaces at its end/u],
  ["\uD83D", /not.* UTF-8|half/u],
] as const;

for (const [text, says] of refused) {
  test(`${JSON.stringify(text)} is refused as a name, with the reason and what to do`, () => {
    assert.throws(
      () => parseUsername(text),
      (error) => {
        assert.ok(error instanceof CoterieError);
        assert.equal(error.code, "COTERIE_NAME");
        assert.match(error.message, says);
        assert.match(error.remedy, /1 to 8 bytes/u);
        return true;
      },
    );
  });
}
