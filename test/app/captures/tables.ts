import { keysPage } from "../../../src/app/help.ts";
import { usualKeymap } from "../../../src/app/keymap.ts";
import { slashCommands } from "../../../src/app/slash.ts";
import { english } from "../../../src/words/english.ts";

/** What is made from the client's own tables, by the name that the documents have for it. */
export const tables: ReadonlyMap<string, () => string> = new Map([
  ["commands", commandsTable],
  ["keys", keysText],
]);

function commandsTable(): string {
  const rows = slashCommands.map(({ name, aliases }) => {
    const { form, says } = english.commands.each[name];
    const also = aliases.map((alias) => `\`/${alias}\``).join(", ");
    const written = `/${name} ${form}`.trim().replaceAll("|", "\\|");
    return `| \`${written}\` | ${says} | ${also} |`;
  });
  return ["| command | what it does | also |", "|---|---|---|", ...rows].join("\n");
}

/** The page of F1, as it stands in the client. */
function keysText(): string {
  const page = keysPage({ keymap: usualKeymap, words: english });
  const lines = page.kind === "page" ? page.lines : [];
  return `\`\`\`text\n${lines.join("\n").trim()}\n\`\`\``;
}
