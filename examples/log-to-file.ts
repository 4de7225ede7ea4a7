// Writes what it hears to a file, a line of JSON for each text: node log-to-file.ts heard.jsonl
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { connect } from "coterie";

const path = process.argv[2];
if (path === undefined) {
  console.error("usage: node log-to-file.ts FILE");
  process.exit(64);
}

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());

await using client = await connect({
  user: "logger",
  server: process.env["COTERIE_SERVER"],
  waitForServer: true,
});
// What is written to it is private, and stands behind what is there.
const file = openSync(path, "a", 0o600);
try {
  for await (const { from, text } of client.messages({ signal: interrupted.signal })) {
    // JSON, so that no text can look like a line of somebody else.
    writeSync(file, `${JSON.stringify({ at: new Date().toISOString(), from, text })}\n`);
    // A text is handled when the loop asks for the next one: by then it must be on the disk. After
    // a power cut the last one may stand here twice, but none is missing.
    fsyncSync(file);
    // Quoted: a name may hold spaces and line breaks.
    console.log("kept what", JSON.stringify(from), "said");
  }
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
} finally {
  closeSync(file);
}
