/**
 * The log that everybody writes first: a length, a text, a flush, and the answer. It has no
 * checksum and goes on behind whatever it finds at its end.
 *
 * Usage: node naive-log.ts FILE COUNT
 *
 * Appends COUNT texts, each flushed and only then answered on stdout with a line; then writes one
 * more, says `written` and waits to be killed before it is flushed.
 */
import { fdatasyncSync, openSync, writeSync } from "node:fs";

const [path = "", count = "0"] = process.argv.slice(2);
const file = openSync(path, "a", 0o600);

for (let at = 0; at < Number(count); at += 1) {
  append(`answered ${at}`);
  fdatasyncSync(file);
  writeSync(1, `${at}\n`);
}
append("x".repeat(20_000));
writeSync(1, "written\n");
setInterval(() => {}, 1000);

function append(text: string): void {
  const record = Buffer.alloc(4 + text.length);
  record.writeUInt32LE(text.length);
  record.write(text, 4);
  writeSync(file, record);
}
