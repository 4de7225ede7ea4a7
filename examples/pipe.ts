// Joins a talk to standard input and output: seq 3 | node pipe.ts bob
// Each line that comes in is sent to one person; each text of theirs is printed. It ends when its
// input does, and each line has been told what became of it.
import { createInterface } from "node:readline";
import { connect } from "coterie";

const to = process.argv[2];
if (to === undefined) {
  console.error("usage: node pipe.ts NAME");
  process.exit(64);
}

await using client = await connect({
  user: process.env["COTERIE_USER"] ?? "pipe",
  server: process.env["COTERIE_SERVER"],
  waitForServer: true,
});
const ended = new AbortController();
const hearing = hear();

for await (const line of createInterface({ input: process.stdin })) {
  // An empty text cannot be sent.
  if (line === "") continue;
  const { state, words } = await client.send(to, line);
  console.error(words);
  if (state !== "taken" && state !== "kept") process.exitCode = 75;
}
ended.abort();
await hearing;

/**
 * Prints what comes, as it is: for programs, and not for a terminal, which would obey what stands
 * in it. A text of somebody else must not pass for one of theirs.
 */
async function hear(): Promise<void> {
  try {
    for await (const { from, text } of client.messages({ signal: ended.signal })) {
      if (from === to) console.log(text);
      else console.error(`not from ${to}, but from ${JSON.stringify(from)}: left out`);
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  }
}
