import { createInterface } from "node:readline/promises";
import type { Asked } from "./first-run.ts";

/** Questions on a terminal; {@link close} lets go of the keyboard, for what comes next. */
export interface TerminalQuestions extends Asked {
  close(): void;
}

/** Asks the person at this terminal; Ctrl-C and Ctrl-D leave. What is typed ahead is not lost. */
export function terminalQuestions(): TerminalQuestions {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answers = lines[Symbol.asyncIterator]();
  lines.on("SIGINT", () => {
    lines.close();
  });
  return {
    say: (line) => {
      process.stdout.write(`${line}\n`);
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
