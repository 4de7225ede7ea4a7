import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * The folder with what somebody has chosen about the program: `COTERIE_HOME`, else the place that
 * the system has for that (`XDG_CONFIG_HOME` on Linux).
 */
export function settingsFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): string {
  const isXdg = platform !== "win32" && platform !== "darwin";
  if (!isXdg || (environment["COTERIE_HOME"] ?? "") !== "") {
    return homeFolder(environment, platform);
  }
  const config = environment["XDG_CONFIG_HOME"] ?? "";
  return join(isAbsolute(config) ? config : join(homedir(), ".config"), "coterie");
}

/**
 * The folder with all that Coterie keeps for one user of the machine: `COTERIE_HOME`, else the
 * place that the system has for data of programs (XDG on Linux).
 */
export function homeFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): string {
  const chosen = environment["COTERIE_HOME"] ?? "";
  if (chosen !== "") return resolve(chosen);
  if (platform === "win32") {
    return join(environment["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "coterie");
  }
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "coterie");
  // The XDG specification has relative paths ignored.
  const data = environment["XDG_DATA_HOME"] ?? "";
  return join(isAbsolute(data) ? data : join(homedir(), ".local", "share"), "coterie");
}
