import type { SettingsWords } from "../../words/english/settings.ts";
import { settings, written } from "./schema.ts";

const columnsMax = 78;

const exampleHooks = [
  "#message = 'cat >> all-texts.txt'",
  `#mention = 'notify-send -- "$COTERIE_FROM" "$(cat)"'`,
];

/** A file with every setting, each commented out at its usual value. */
export function exampleSettings(words: SettingsWords): string {
  const lines = [...comment(words.aboutFile), ""];
  for (const { name, choices, usual } of settings) {
    const expected = choices.map(written).join(` ${words.or} `);
    lines.push(...comment(`${words.about[name]}: ${expected}`), `#${name} = ${written(usual)}`, "");
  }
  lines.push(...comment(words.aboutKeys), "[keys]", '#Ctrl-T = "find"', '#Ctrl-P = "none"', "");
  lines.push(...comment(words.aboutHooks), "[hooks]", ...exampleHooks);
  return `${lines.join("\n")}\n`;
}

function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columnsMax) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
