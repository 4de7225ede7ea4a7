/** Commands about what the program can do beside its screen. */

import { just, noted } from "../effects.ts";
import type { SlashCommand } from "./slash-command.ts";
import { withName } from "./people.ts";

const doctor: SlashCommand = {
  name: "doctor",
  aliases: [],
  run: ({ state }) => just(state, { kind: "examine" }),
};

/** How the talk becomes a file is told and not done: where to, only the person knows. */
const log: SlashCommand = {
  name: "log",
  aliases: [],
  takes: ["name"],
  run: ({ words, state }) => {
    const { outside } = state.words;
    const [word = state.current, ...more] = words;
    if (more.length > 0) return outside.logForm;
    return withName(word, state.words, (name) => just(noted(state, outside.log(exporting(name)))));
  },
};

/** What is typed in a shell; no name can mean anything else there. */
function exporting(name: string): string {
  if (/^\w[\w.-]*$/u.test(name)) return `coterie log ${name} --format html > ${name}.html`;
  const quoted = `'${name.replaceAll("'", String.raw`'\''`)}'`;
  return `coterie log --format html -- ${quoted} > talk.html`;
}

export const programCommands: readonly SlashCommand[] = [log, doctor];
