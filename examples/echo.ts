// A bot that says back what it hears, until somebody says "quit" or it is interrupted.
import { connect, CoterieError } from "coterie";

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());

try {
  await using client = await connect({
    user: "echo",
    server: process.env["COTERIE_SERVER"],
    waitForServer: true,
    signal: interrupted.signal,
    onState: ({ words }) => console.error(words),
  });
  interrupted.signal.addEventListener("abort", () => void client.close());
  for await (const message of client) {
    const fate = await client.send(message.from, message.text);
    console.log(fate.words);
    if (message.text !== "quit") continue;
    client.done(message);
    break;
  }
} catch (error) {
  if (!interrupted.signal.aborted) process.exitCode = 1;
  if (error instanceof CoterieError) console.error(`${error.message}. ${error.remedy}`);
  else if (!interrupted.signal.aborted) throw error;
}
