import type { Preferences } from "../app/preferences.ts";
import type { Hooks } from "../app/hooks/hooks.ts";
import type { HookRunner } from "../app/hooks/runner.ts";
import type { Account } from "../client/account.ts";
import type { InboxMessage } from "../io/account/message.ts";
import { type Alarm, systemClock } from "../io/clock.ts";
import type { SettingsFile } from "../io/settings-file.ts";
import { CoterieError } from "../wire/error.ts";
import { wordsIn } from "../words/words.ts";
import { languageFor, settingsFile } from "./chat-language.ts";

/** Whoever writes a file may do so in several steps. */
const settleMs = 100;

/** With what hooks are run where there is no screen. */
export interface LiveHooksSetting {
  readonly account: Account;
  readonly language: Preferences["language"];
  readonly say: (sentence: string) => void;
  /** Another command is run for each text instead of this hook. */
  readonly withoutMessage?: boolean;
}

/** The hooks of `config.toml` for commands without a screen; a file that changes is read again. */
export class LiveHooks {
  readonly #setting: LiveHooksSetting;
  readonly #file: SettingsFile = settingsFile();
  #text: string | undefined;
  #hooks: Hooks | undefined;
  #runner: HookRunner | undefined;
  #unwatch: () => void = () => {};
  #alarm: Alarm | undefined;
  #isOver = false;

  /** What went wrong with the file has been told by then. */
  static async open(setting: LiveHooksSetting): Promise<LiveHooks> {
    const hooks = new LiveHooks(setting);
    await hooks.#read();
    hooks.#unwatch = hooks.#file.watch(() => {
      hooks.#alarm?.cancel();
      hooks.#alarm = systemClock.after(settleMs, () => void hooks.#read());
    });
    return hooks;
  }

  private constructor(setting: LiveHooksSetting) {
    this.#setting = setting;
  }

  /** Texts have come. */
  arrived(messages: readonly InboxMessage[]): void {
    if (this.#hooks === undefined) return;
    const { account } = this.#setting;
    const { file, user } = account;
    const person = { self: user, hushed: file.hushes.all(), file };
    this.#runner?.arrived(this.#hooks, messages, person);
  }

  /** Resolves once none runs any more. */
  async idle(): Promise<void> {
    await this.#runner?.idle();
  }

  /** Those that run go on by themselves. */
  stop(): void {
    this.#isOver = true;
    this.#unwatch();
    this.#alarm?.cancel();
    this.#runner?.letGo();
  }

  /** A file that is not there costs nothing. */
  async #read(): Promise<void> {
    const text = this.#textNow();
    if (text === this.#text || this.#isOver) return;
    this.#text = text;
    if (text === undefined) {
      this.#hooks = undefined;
      this.#runner?.use({});
      return;
    }
    const { language, say, withoutMessage = false } = this.#setting;
    const { readHooks } = await import("../app/settings/own-hooks.ts");
    const { hooks = {}, problems } = readHooks(text);
    const { message, mention } = hooks;
    const own = withoutMessage || message === undefined ? {} : { message };
    this.#hooks = mention === undefined ? own : { ...own, mention };
    if (this.#runner === undefined) {
      const { openHooks } = await import("./hook-runner.ts");
      this.#runner = openHooks(() => language, say);
    }
    this.#runner.use(this.#hooks);
    if (problems.length === 0) return;
    const { problemNote } = await import("../app/settings/page.ts");
    const { settings } = await wordsIn(languageFor(language));
    const note = problemNote(settings, this.#file.path, problems);
    if (note !== undefined) say(note);
  }

  /** What cannot be read is told by those whose whole business it is. */
  #textNow(): string | undefined {
    try {
      return this.#file.read();
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#setting.say(`${error.message}. ${error.remedy}`);
      return this.#text;
    }
  }
}
