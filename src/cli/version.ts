import { readFileSync } from "node:fs";

/** Put in by the build: looking it up would take longer than printing it. */
declare const COTERIE_VERSION: string | undefined;

/** The version of Coterie, from package.json. */
export function packageVersion(): string {
  if (typeof COTERIE_VERSION === "string") return COTERIE_VERSION;
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const value: unknown = JSON.parse(text);
  const hasVersion = typeof value === "object" && value !== null && "version" in value;
  return hasVersion && typeof value.version === "string" ? value.version : "unknown";
}
