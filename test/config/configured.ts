import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startServer, temporaryFolder } from "../helpers/server.ts";
import type { RunningServer, ServerOptions } from "../helpers/server.ts";

/** A file with this text, removed when this process ends. */
export function configFile(text: string): string {
  const path = join(temporaryFolder("coterie-config-"), "coterie.toml");
  writeFileSync(path, text);
  return path;
}

/** A TOML text with one key set, and others beside it: `table.key` → value as it is written. */
function toml(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([path, value]) => {
    const [table = "", key = ""] = path.split(".");
    return { table, line: `${key} = ${value}` };
  });
  const tables = Map.groupBy(lines, ({ table }) => table);
  return [...tables]
    .flatMap(([table, rows]) => [`[${table}]`, ...rows.map(({ line }) => line)])
    .join("\n");
}

/** A server that is told these values by a file. */
export async function configuredServer(
  values: Readonly<Record<string, string>>,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const args = ["--config", configFile(toml(values)), ...(options.args ?? [])];
  return startServer({ ...options, args });
}
