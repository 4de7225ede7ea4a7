import { createInterface } from "node:readline/promises";
import { wrapRows } from "../tui/text/columns.ts";
import { askingWordsIn } from "../words/on-demand.ts";
import { chosenLanguage } from "./chat-language.ts";
import type { Asked } from "./first-run.ts";

/** Questions on a terminal; {@link close} lets go of the keyboard, for what comes next. */
export interface TerminalQuestions extends Asked {
  close(): void;
}

/** Rows after the first of a sentence begin so far to the right, as its list does. */
const continued = 5;

/** Asks the person at this terminal; Ctrl-C and Ctrl-D leave. What is typed ahead is not lost. */
export async function terminalQuestions(): Promise<TerminalQuestions> {
  const words = await askingWordsIn(await chosenLanguage());
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    // A dumb terminal edits its lines itself: it is sent no control character.
    terminal: (process.env["TERM"] ?? "dumb") !== "dumb",
  });
  const answers = lines[Symbol.asyncIterator]();
  lines.on("SIGINT", () => {
    lines.close();
  });
  return {
    words,
    say: (line) => {
      const rows = wrapRows(line, process.stdout.columns || Infinity, continued);
      process.stdout.write(`${rows.join("\n")}\n`);
    },
    ask: async (question) => {
      lines.setPrompt(question);
      lines.prompt();
      const answer = await answers.next();
      if (answer.done !== true) return answer.value;
      process.stdout.write("\n");
      return undefined;
    },
    close: () => {
      lines.close();
    },
  };
}
