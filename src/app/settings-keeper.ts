import type { Alarm, Clock } from "../io/clock.ts";
import type { SettingsFile } from "../io/settings-file.ts";
import { CoterieError } from "../wire/error.ts";
import type { Words } from "../words/words.ts";
import { just, noted, type Outcome } from "./effects.ts";
import type { Hooks } from "./hooks/hooks.ts";
import { type Keymap, usualKeymap } from "./keymap.ts";
import { type Preferences, usualPreferences } from "./preferences.ts";
import type { Problem } from "./settings/problem.ts";
import type { ReadSettings } from "./settings/read.ts";
import { type SettingName, settings, type SettingValue } from "./settings/schema.ts";
import type { AppState } from "./state.ts";
import { viEditing, type ViEditing } from "./vi-editing.ts";
import { troubleLine } from "./words.ts";

/** What a file of settings says at one time. */
export interface KnownSettings {
  /** What stands in it; `undefined` if there is none. */
  readonly text: string | undefined;
  readonly preferences: Preferences;
  readonly keymap: Keymap;
  /** See {@link AppState}. */
  readonly vi: ViEditing | undefined;
  /** See {@link AppState}. */
  readonly hooks: Hooks | undefined;
  readonly problems: readonly Problem[];
  /** In which line a setting stands, by its name. */
  readonly lines: ReadonlyMap<string, number>;
}

/** From where settings come, and in which words they are told. */
export interface SettingsPorts {
  readonly file: Pick<SettingsFile, "path" | "read" | "write" | "watch">;
  readonly clock: Pick<Clock, "after">;
  wordsIn(language: Preferences["language"]): Promise<Words>;
}

/** How a person hears of what came of a change. */
interface Told {
  readonly done: (state: AppState) => AppState;
  readonly failed: (words: Words["settings"], why: string) => string;
}

const unread: Told["failed"] = ({ notSet }, why) => notSet(why);

/** Whoever writes a file may do so in several steps. */
const settleMs = 100;

const usual: KnownSettings = {
  text: undefined,
  preferences: usualPreferences,
  keymap: usualKeymap,
  vi: undefined,
  hooks: undefined,
  problems: [],
  lines: new Map(),
};

/** What a file says; of one that cannot be read only that. */
export async function settingsIn(file: Pick<SettingsFile, "read">): Promise<KnownSettings> {
  try {
    return await known(file.read(), usual);
  } catch (error) {
    if (!(error instanceof CoterieError)) throw error;
    const why = `${error.message}. ${error.remedy}`;
    return { ...usual, problems: [{ line: 1, say: (words) => words.unreadable(why) }] };
  }
}

/** Keeps what a person has chosen, in the file and in the state of the screen. */
export class SettingsKeeper {
  readonly #ports: SettingsPorts;
  readonly #become: (change: (state: AppState) => Outcome) => void;
  #known: KnownSettings;
  #unwatch: () => void = () => {};
  #alarm: Alarm | undefined;
  #isStopped = false;
  /** One after the other, since each begins with what the one before has left. */
  #last: Promise<void> = Promise.resolve();

  /** @param atStart - what is in force already. */
  constructor(
    ports: SettingsPorts,
    atStart: KnownSettings,
    become: (change: (state: AppState) => Outcome) => void,
  ) {
    this.#ports = ports;
    this.#known = atStart;
    this.#become = become;
  }

  /** From now on a file that is written anew is read anew. */
  start(): void {
    const { file, clock } = this.#ports;
    if (this.#isStopped) return;
    this.#unwatch();
    this.#unwatch = file.watch(() => {
      this.#alarm?.cancel();
      this.#alarm = clock.after(settleMs, () => void this.#inTurn(() => this.#reload()));
    });
  }

  /** Nothing is read any more. Resolves once all that was chosen is in the file. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unwatch();
    this.#alarm?.cancel();
    await this.#last;
  }

  /** Shows all settings as a page. */
  async show(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#reload();
      const { settingsPage } = await import("./settings/page.ts");
      const { path } = this.#ports.file;
      const read = await readText(this.#known.text, this.#known.preferences);
      this.#become((state) =>
        just({ ...state, note: undefined, overlay: settingsPage(state, { path, read }) }),
      );
    });
  }

  /** Changes one at once, and in the file. */
  async set(name: SettingName, value: SettingValue): Promise<void> {
    const said = String(value);
    await this.#write(name, value, {
      done: (state) => noted(state, state.words.settings.isSet(name, said)),
      failed: ({ notSet }, why) => notSet(why),
    });
  }

  /** Changes one in the file that has been changed in the window, as its person was told. */
  async keep(name: SettingName, value: SettingValue): Promise<void> {
    await this.#write(name, value, {
      done: (state) => state,
      failed: ({ notKept }, why) => notKept(name, why),
    });
  }

  async #write(name: SettingName, value: SettingValue, told: Told): Promise<void> {
    await this.#inTurn(async () => {
      const { file } = this.#ports;
      const there = file.read();
      const before = there ?? (await this.#example());
      const { withSetting } = await import("./settings/change.ts");
      const text = withSetting(before, name, value);
      if (text === undefined) {
        await this.#refused(told.failed);
        return;
      }
      if (text !== there) file.write(text);
      // What is not there cannot be watched.
      if (there === undefined) this.start();
      await this.#apply(await known(text, this.#known), (state) =>
        // It may have been another in this window only.
        told.done({ ...state, preferences: { ...state.preferences, [name]: value } }),
      );
    }, told.failed);
  }

  /** The file is written in a way in which it cannot be changed. */
  async #refused(failed: Told["failed"]): Promise<void> {
    await this.#reload();
    const { problemNote } = await import("./settings/page.ts");
    const { path } = this.#ports.file;
    const { problems } = this.#known;
    this.#become((state) => {
      const { settings: words } = state.words;
      const why = problemNote(words, path, problems.slice(0, 1)) ?? path;
      return just(noted(state, failed(words, why), "problem"));
    });
  }

  /** A file with everything that there is, in the language of the screen. */
  async #example(): Promise<string> {
    const { exampleSettings } = await import("./settings/example.ts");
    const { settings: words } = await this.#ports.wordsIn(this.#known.preferences.language);
    return exampleSettings(words);
  }

  async #reload(): Promise<void> {
    const text = this.#ports.file.read();
    if (text === this.#known.text) return;
    const next = await known(text, this.#known);
    const { problemNote } = await import("./settings/page.ts");
    const { path } = this.#ports.file;
    await this.#apply(next, (state) => {
      const { settings: words } = state.words;
      const problem = problemNote(words, path, next.problems);
      return problem === undefined
        ? noted(state, words.readAgain)
        : noted(state, problem, "problem");
    });
  }

  /** What the file says otherwise than before is in force; what was changed elsewhere stays. */
  async #apply(next: KnownSettings, told: (state: AppState) => AppState): Promise<void> {
    const before = this.#known;
    this.#known = next;
    const { language } = next.preferences;
    const isSaid = language === before.preferences.language;
    const words = isSaid ? undefined : await this.#ports.wordsIn(language);
    this.#become((state) => {
      const preferences = withChanges(state.preferences, before.preferences, next.preferences);
      const { keymap, vi = state.vi, hooks } = next;
      return just(told({ ...state, preferences, keymap, vi, hooks, words: words ?? state.words }));
    });
  }

  async #inTurn(action: () => Promise<void>, failed: Told["failed"] = unread): Promise<void> {
    const before = this.#last;
    const done = Promise.withResolvers<void>();
    this.#last = done.promise;
    await before;
    try {
      await action();
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#become((state) => {
        const { words } = state;
        const said = failed(words.settings, troubleLine(error, words));
        return just(noted(state, said, "problem"));
      });
    } finally {
      done.resolve();
    }
  }
}

/** Nothing of a reader of files is loaded for one that is not there. */
async function known(text: string | undefined, before: KnownSettings): Promise<KnownSettings> {
  const read = await readText(text, before.preferences);
  if (read === undefined) return usual;
  const vi = read.preferences.editing === "vi" ? await viEditing() : undefined;
  return { ...read, text, vi };
}

async function readText(
  text: string | undefined,
  before: Preferences,
): Promise<ReadSettings | undefined> {
  if (text === undefined) return undefined;
  const { readSettings } = await import("./settings/read.ts");
  return readSettings(text, before);
}

function withChanges(now: Preferences, before: Preferences, next: Preferences): Preferences {
  let changed = now;
  for (const { name } of settings) {
    if (before[name] !== next[name]) changed = { ...changed, [name]: next[name] };
  }
  return changed;
}
