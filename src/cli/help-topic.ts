import { commandPairs, keyGroups, nearestWord } from "../app/help.ts";
import { usualKeymap } from "../app/keymap.ts";
import { settings, written } from "../app/settings/schema.ts";
import { slashCommands } from "../app/slash.ts";
import { safeText } from "../tui/text/safe-text.ts";
import type { TopicPart, TopicsWords } from "../words/english/topics.ts";
import { topicsWordsIn } from "../words/on-demand.ts";
import { type Words, wordsIn } from "../words/words.ts";
import { chosenLanguage } from "./chat-language.ts";
import { Exit, usageError } from "./exit.ts";
import { type Streams, terminalSize } from "./streams.ts";

/** Where what a row says begins. */
const column = 26;

/** A line of a pipe is no longer, nor one of a wide terminal. */
const widest = 79;

/**
 * `coterie help TOPIC`: prints what is said about it.
 *
 * @throws CoterieError if there is no such topic.
 */
export async function helpTopic(word: string, streams: Streams): Promise<number> {
  const language = await chosenLanguage();
  const said = await topicsWordsIn(language);
  const topics = topicsOf(said, await wordsIn(language));
  const parts = topics.get(word.toLowerCase());
  if (parts === undefined) {
    const names = [...topics.keys()];
    const nearest = nearestWord(word.toLowerCase(), names);
    throw usageError(said.unknown(word, nearest), said.all(names.join(", ")));
  }
  const columns = streams.outIsTerminal ? Math.min(terminalSize().columns - 1, widest) : widest;
  const lines = parts.flatMap((part) => linesOf(part, columns));
  await streams.write(`${lines.map(safeText).join("\n")}\n`);
  return Exit.done;
}

function topicsOf(said: TopicsWords, words: Words): ReadonlyMap<string, readonly TopicPart[]> {
  const keys = keyGroups({ keymap: usualKeymap, words }).flatMap(({ heading, rows }) => [
    heading,
    ...rows,
  ]);
  const chosen = settings.map(({ name, usual, choices }): TopicPart => {
    const values = choices.map(written).join(", ");
    return [name, `${words.settings.about[name]}: ${values}; ${said.usually(written(usual))}`];
  });
  return new Map<string, readonly TopicPart[]>([
    ...Object.entries(said.written),
    ["keys", keys],
    ["commands", commandPairs(slashCommands, words.commands)],
    ["settings", [said.file, ...chosen]],
  ]);
}

function linesOf(part: TopicPart, columns: number): string[] {
  if (typeof part === "string") return filled(part, columns);
  const [left, says] = part;
  // On a narrow terminal what it says stands below.
  const indent = columns < 60 ? 4 : column;
  const rows = filled(says, columns - indent).map((row) => " ".repeat(indent) + row);
  const head = `  ${left}`;
  const first = rows[0] ?? "";
  if (head.length + 1 > indent) return [...filled(head, columns), ...rows];
  return [head.padEnd(indent) + first.trimStart(), ...rows.slice(1)];
}

/** Words in lines of at most so many characters, each of which is one column wide. */
function filled(text: string, columns: number): string[] {
  const lines: string[] = [];
  const indent = /^ */u.exec(text)?.[0] ?? "";
  let line = indent;
  for (const word of text.trim().split(" ")) {
    const isFirst = line === indent;
    if (!isFirst && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent + word;
    } else line = isFirst ? indent + word : `${line} ${word}`;
  }
  return [...lines, line];
}
