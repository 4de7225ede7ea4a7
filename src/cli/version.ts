import { readFileSync } from "node:fs";

/** The version in the package.json of the checkout or of the installed package. */
export function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const value: unknown = JSON.parse(text);
  const hasVersion = typeof value === "object" && value !== null && "version" in value;
  return hasVersion && typeof value.version === "string" ? value.version : "unknown";
}
