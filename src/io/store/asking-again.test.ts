import assert from "node:assert/strict";
import { test } from "node:test";
import { askAgain } from "./asking-again.ts";
import { GroupLog, type GroupVisitor, readGroupLog } from "./group-log.ts";

/** What a group asks for, a line each. */
function asked(log: GroupLog): string[] {
  const lines: string[] = [];
  const visitor: GroupVisitor = {
    keep: (number) => lines.push(`keep ${number}`),
    keepNoted: (number) => lines.push(`keep ${number} noted`),
    erase: (number) => lines.push(`erase ${number}`),
    advance: (person, upto) => lines.push(`advance ${person} ${upto}`),
    enrol: (person, name) => lines.push(`enrol ${person} ${name.join("")}`),
    seen: (person) => lines.push(`seen ${person}`),
    reserve: (end) => lines.push(`reserve ${end}`),
    verdicts: (person, epoch, page, bits) =>
      lines.push(`verdicts ${person} ${epoch} ${page} ${bits.join("")}`),
  };
  readGroupLog(log.buffer, log.used, visitor);
  return lines;
}

test("everything of a refused group is asked for again, but for its messages", () => {
  const refused = new GroupLog();
  refused.keep(1, 2, 3, 4, Uint8Array.of(1));
  refused.keepNoted(2, 2, 3, 4, Uint8Array.of(1), new Uint8Array(8));
  refused.enrol(3, new Uint8Array(8));
  refused.seen(3);
  refused.erase(9);
  refused.advance(3, 7);
  refused.reserve(100);
  refused.verdicts(3, 5n, 6, Uint8Array.of(1, 2));
  const open = new GroupLog();
  open.erase(10);

  askAgain(refused.buffer, refused.used, open, [open]);

  assert.deepEqual(asked(open), [
    "erase 10",
    "enrol 3 00000000",
    "seen 3",
    "erase 9",
    "advance 3 7",
    "reserve 100",
    "verdicts 3 5 6 12",
  ]);
});

test("a page of names does not come back over what was asked of it later", () => {
  const refused = new GroupLog();
  for (const page of [1, 2, 3, 4]) refused.verdicts(3, 5n, page, Uint8Array.of(1));
  refused.verdicts(3, 5n, 4, Uint8Array.of(2));
  refused.verdicts(3, 6n, 1, Uint8Array.of(1));
  const closed = new GroupLog();
  closed.verdicts(3, 5n, 1, new Uint8Array(0));
  const open = new GroupLog();
  open.verdicts(3, 5n, 2, Uint8Array.of(9));

  askAgain(refused.buffer, refused.used, open, [closed, open]);

  assert.deepEqual(asked(open), [
    "verdicts 3 5 2 9",
    "verdicts 3 5 3 1",
    "verdicts 3 5 4 1",
    "verdicts 3 5 4 2",
    "verdicts 3 6 1 1",
  ]);
});
