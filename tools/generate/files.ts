import { wholeProgram } from "../../src/cli/main.ts";
import { apiPage } from "./api-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { manualPage, serverManualPage } from "./manual-page.ts";
import { configManualPage, keysManualPage } from "./screen-manual.ts";
import { settingsPage } from "./settings-page.ts";

/** Every generated file: its path from the root of the checkout, and its text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const program = await wholeProgram();
  return new Map([
    ["docs/api.md", apiPage()],
    ["docs/configuration.md", configurationPage()],
    ["docs/settings.md", settingsPage()],
    ["man/coterie.1", manualPage(program)],
    ["man/coterie-server.1", serverManualPage(program)],
    ["man/coterie-config.5", configManualPage()],
    ["man/coterie-keys.7", keysManualPage()],
  ]);
}
