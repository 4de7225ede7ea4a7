import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { qrLines } from "./qr.ts";

const link = "coterie://chat.example.org:7427/#K7QM2-XVD4P-9TRWA-3HNBE";

/** What is dark, row by row. */
function modules(lines: readonly string[]): boolean[][] {
  return lines.flatMap((line) => {
    const halves = [...stripVTControlCharacters(line)];
    return ["█▀", "█▄"].map((dark) => halves.map((half) => dark.includes(half)));
  });
}

/** The 7 by 7 square that readers look for. */
const finder = Array.from({ length: 7 }, (_, row) =>
  Array.from({ length: 7 }, (__, column) => {
    const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
    return ring !== 2;
  }),
);

test("a link is a square code with a quiet border and three finders", () => {
  const rows = modules(qrLines(link));
  const size = rows[0]?.length ?? 0;
  assert.equal((size - 8 - 17) % 4, 0, `${size} columns`);
  const part = (top: number, left: number): boolean[][] =>
    rows.slice(top, top + 7).map((row) => row.slice(left, left + 7));

  assert.deepEqual(part(4, 4), finder);
  assert.deepEqual(part(4, size - 11), finder);
  assert.deepEqual(part(size - 11, 4), finder);
  assert.notDeepEqual(part(size - 11, size - 11), finder);
  const isBorder = (at: number): boolean => at < 4 || at >= size - 4;
  for (const [row, columns] of rows.entries()) {
    for (const [column, isDark] of columns.entries()) {
      assert.ok(!isDark || !(isBorder(row) || isBorder(column)), `${row}, ${column}`);
    }
  }
});

test("each line of a code fits a narrow terminal, and says both of its colours", () => {
  for (const line of qrLines(link)) {
    assert.ok(stripVTControlCharacters(line).length <= 80);
    assert.ok(line.startsWith("\u001B[38;5;16m\u001B[48;5;231m") && line.endsWith("\u001B[0m"));
    assert.match(stripVTControlCharacters(line), /^[█▀▄ ]+$/u);
  }
});

test("another text is another code", () => {
  assert.notDeepEqual(qrLines(link), qrLines(`${link}0`));
});
