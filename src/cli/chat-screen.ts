import { App, type AppSetting } from "../app/app.ts";
import { usualPreferences } from "../app/preferences.ts";
import type { Account } from "../client/account.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import { processTerminal } from "../io/terminal/process-terminal.ts";
import type { Ink } from "../tui/screen/style.ts";
import { FullScreen } from "../tui/terminal/full-screen.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";
import { languageOf, wordsIn } from "../words/words.ts";
import { Exit } from "./exit.ts";
import type { OwnServer } from "./own-server.ts";

/** What `coterie chat` knows before the screen is up. */
export interface ScreenSetting {
  readonly account: Account;
  readonly to: Username | undefined;
  /** A server that ends with this window. */
  readonly own: OwnServer | undefined;
  /** What the person should know at first. */
  readonly note: string | undefined;
  /** The server has been reached. */
  readonly connected: () => void;
}

/** `coterie chat` on the whole screen, until the person leaves. */
export async function chatOnScreen(setting: ScreenSetting): Promise<number> {
  const { account, to, own, note, connected } = setting;
  const left = Promise.withResolvers<void>();
  const words = await wordsIn(languageOf(process.env));
  const transport = await transportOf(account);
  const screen: FullScreen = new FullScreen({
    terminal: processTerminal(systemClock),
    clock: systemClock,
    ink: inkOf(process.env),
    show: {
      view: (size, { widths }) => app.view(size, widths),
      typedView: (size, { widths }) => app.typedView(size, widths),
      input: (bytes) => app.input(bytes),
      shown: () => app.start(),
      report,
      ended: () => end(),
    },
  });
  const end = async (): Promise<void> => {
    await app.close();
    await own?.stop();
  };
  // While the terminal answers what it is, the first frame is made ready.
  screen.open();
  const app: App = appOn(screen, {
    account,
    to,
    note,
    ...(own && { reachedAt: own.reachedAt }),
    preferences: usualPreferences,
    words,
    ports: { transport, clock: systemClock, random: systemRandom },
    stage: {
      redraw: () => screen.redraw(),
      refresh: () => screen.refresh(),
      entitle: (title) => screen.setTitle(title),
      ring: () => screen.ring(),
      copy: (text) => screen.copy(text),
      suspend: () => screen.suspend(),
    },
    connected,
    finished: left.resolve,
  });
  await left.promise;
  screen.close();
  await end();
  return Exit.done;
}

/** The client for a screen that is up; if it cannot be, the terminal is given back first. */
function appOn(screen: FullScreen, setting: AppSetting): App {
  try {
    return new App(setting);
  } catch (error) {
    screen.close();
    throw error;
  }
}

/** NO_COLOR is the word of the user, see no-color.org; a terminal that says it has none, too. */
function inkOf({ NO_COLOR, TERM = "" }: NodeJS.ProcessEnv): Ink {
  const hasColors = (NO_COLOR ?? "") === "" && !TERM.startsWith("vt");
  return hasColors ? "colors" : "attributes";
}

/** A fault of ours: what to say of it once the terminal is given back. */
function report(error: unknown): { lines: ReturnType<typeof safe>[]; exitCode: number } {
  if (error instanceof CoterieError) {
    const line = safe`coterie chat: ${safeText(error.message)}. ${safeText(error.remedy)}`;
    return { lines: [line], exitCode: Exit.internal };
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = words.split("\n").map((line) => safe`${safeText(line)}`);
  return {
    lines: [
      safe`coterie chat: a fault of the program ended it; what was written and sent is kept.`,
      safe`Start it again, and report the fault with these lines:`,
      ...lines,
    ],
    exitCode: Exit.internal,
  };
}
