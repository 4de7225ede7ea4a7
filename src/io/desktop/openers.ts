/** What the environment says about opening addresses. */
export interface OpenerSetting {
  readonly BROWSER?: string | undefined;
  readonly DISPLAY?: string | undefined;
  readonly WAYLAND_DISPLAY?: string | undefined;
  readonly WSL_DISTRO_NAME?: string | undefined;
}

/** A program and its arguments. */
export type OpenerCommand = readonly [program: string, ...words: string[]];

/** The only kinds of addresses that are handed to another program. */
const openable = /^(?:https?:\/\/|mailto:)[!-~]+$/u;

/**
 * The programs that open `url` here, the best first: what `BROWSER` names (several with ":" between
 * them, with "%s" for the address or without), then the desktop's own.
 *
 * @returns none if there is no desktop, as mostly over ssh, or if that address is not to be opened.
 */
export function openersFor(
  url: string,
  platform: NodeJS.Platform,
  { BROWSER = "", DISPLAY = "", WAYLAND_DISPLAY = "", WSL_DISTRO_NAME = "" }: OpenerSetting,
): OpenerCommand[] {
  if (!openable.test(url)) return [];
  const commands = BROWSER.split(":").flatMap((entry) => browserCommand(entry, url));
  if (platform === "darwin") commands.push(["open", url]);
  else if (WSL_DISTRO_NAME !== "") commands.push(["wslview", url]);
  if (DISPLAY !== "" || WAYLAND_DISPLAY !== "") commands.push(["xdg-open", url]);
  return commands;
}

function browserCommand(entry: string, url: string): OpenerCommand[] {
  const [program, ...words] = entry.split(" ").filter((word) => word !== "");
  if (program === undefined) return [];
  if (!words.some((word) => word.includes("%s"))) return [[program, ...words, url]];
  return [[program, ...words.map((word) => word.replaceAll("%s", () => url))]];
}
