import { App } from "../app/app.ts";
import type { AppSetting } from "../app/app-setting.ts";
import type { Account } from "../client/account.ts";
import { transportOf } from "../client/transport-of.ts";
import { systemClock } from "../io/clock.ts";
import { systemRandom } from "../io/random.ts";
import type { Edited } from "../io/desktop/edit.ts";
import { processTerminal } from "../io/terminal/process-terminal.ts";
import { multiplexerOf } from "../tui/terminal/clipboard.ts";
import { FullScreen } from "../tui/terminal/full-screen.ts";
import { safe, safeText } from "../tui/text/safe-text.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";
import type { OutsideWords } from "../words/english/outside.ts";
import { inkOf } from "./chat-look.ts";
import { chatSettings } from "./chat-settings.ts";
import { Exit } from "./exit.ts";
import type { OwnServer } from "./own-server.ts";

const silentNow = { kind: "silent" } as const;

/** What `coterie chat` knows before the screen is up. */
export interface ScreenSetting {
  readonly account: Account;
  readonly to: Username | undefined;
  /** A server that ends with this window. */
  readonly own: OwnServer | undefined;
  /** What the person should know at first. */
  readonly note: string | undefined;
  /** Marks and frames of ASCII only were asked for. */
  readonly ascii: boolean;
  /** Which of the person's windows this is, if there are several. */
  readonly profile: string | undefined;
  /** The server has been reached. */
  readonly connected: () => void;
}

/** `coterie chat` on the whole screen, until the person leaves. */
export async function chatOnScreen(setting: ScreenSetting): Promise<number> {
  const { account, to, own, note, ascii, profile, connected } = setting;
  const left = Promise.withResolvers<void>();
  const { settings, words, problem } = await chatSettings(ascii);
  const transport = await transportOf(account);
  const ink = inkOf(process.env);
  const screen: FullScreen = new FullScreen({
    terminal: processTerminal(systemClock),
    clock: systemClock,
    ink,
    multiplexer: multiplexerOf(process.env),
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
    note: noteOf(note, problem),
    isColorless: ink !== "colors",
    ...(own && { reachedAt: own.reachedAt }),
    settings,
    words,
    ports: { transport, clock: systemClock, random: systemRandom },
    stage: {
      redraw: () => screen.redraw(),
      refresh: () => screen.refresh(),
      entitle: (title) =>
        screen.setTitle(profile === undefined ? title : safe`${title} [${safeText(profile)}]`),
      setMouse: (isOn) => screen.setMouse(isOn),
      askBackground: () => screen.askBackground(),
      ring: () => screen.ring(),
      notify: async (notification) => {
        const { showOn } = await import("./chat-calls.ts");
        return showOn(screen, notification);
      },
      copy: (text) => screen.copy(text),
      open: async (url) => {
        const { openOutside } = await import("../io/desktop/open.ts");
        return openOutside(url, process.env, systemClock);
      },
      compose: async (text, outside) => composeOn(screen, text, outside),
      examine: async () => {
        const { placeOf } = await import("./doctor-place.ts");
        const { facts } = screen;
        const asked = facts === undefined ? silentNow : ({ kind: "answered", facts } as const);
        return placeOf(asked, account);
      },
      suspend: () => screen.suspend(),
    },
    openHooks: openHooksLater,
    connected,
    finished: left.resolve,
  });
  await left.promise;
  screen.close();
  await end();
  return Exit.done;
}

/** Only who has hooks needs what starts them. */
const openHooksLater: AppSetting["openHooks"] = async (language, say) => {
  const { openHooks } = await import("./hook-runner.ts");
  return openHooks(language, say);
};

/** Lets the person write in their editor, which has the screen meanwhile. */
async function composeOn(screen: FullScreen, text: string, outside: OutsideWords): Promise<Edited> {
  // Only who writes there needs what starts programs.
  const { editorName, editOutside } = await import("../io/desktop/edit.ts");
  const waits = safeText(outside.editorWaits(editorName(process.env)));
  const edited = await screen.lend(waits, async () => editOutside(text, process.env));
  return edited ?? { kind: "written", text };
}

/** What is wrong comes first. */
function noteOf(note: string | undefined, problem: string | undefined): AppSetting["note"] {
  if (problem === undefined) return note === undefined ? undefined : { tone: "plain", text: note };
  return { tone: "problem", text: note === undefined ? problem : `${problem}. ${note}` };
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
