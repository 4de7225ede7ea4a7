import assert from "node:assert/strict";
import { test } from "node:test";
import { CoterieError } from "../wire/error.ts";
import { english } from "../words/english.ts";
import { wordsIn } from "../words/words.ts";
import { type KnownSettings, settingsIn, SettingsKeeper } from "./settings-keeper.ts";
import type { SettingsPorts } from "./settings-keeper.ts";
import { stage } from "./stage.testing.ts";
import type { AppState } from "./state.ts";

/** A window whose settings are kept in a file that is no real one. */
class Window {
  state: AppState = stage().state;
  text: string | undefined;
  isReadOnly = false;
  /** Somebody has written to the file, and time has passed. */
  saved: () => void = () => {};
  readonly keeper: SettingsKeeper;

  constructor(text: string | undefined, atStart: KnownSettings) {
    this.text = text;
    const { preferences, keymap } = atStart;
    this.state = { ...this.state, preferences, keymap };
    this.keeper = new SettingsKeeper(this.ports, atStart, (change) => {
      this.state = change(this.state).state;
    });
    this.keeper.start();
  }

  static async opens(text: string | undefined): Promise<Window> {
    return new Window(text, await settingsIn(fileWith(text)));
  }

  get note(): string {
    return this.state.note?.text ?? "";
  }

  get page(): string {
    const { overlay } = this.state;
    return overlay?.kind === "page" ? overlay.lines.join("\n") : "";
  }

  get ports(): SettingsPorts {
    return {
      file: {
        path: "/home/ann/config.toml",
        read: () => this.text,
        write: (text) => {
          if (this.isReadOnly) throw new CoterieError("COTERIE_DISK", "it is full", "Make room.");
          this.text = text;
        },
        watch: (written) => {
          this.saved = written;
          return () => {};
        },
      },
      clock: { after: (_ms, then) => (then(), { cancel: () => {} }) },
      wordsIn: async (language) => wordsIn(language === "auto" ? "en" : language),
    };
  }
}

function fileWith(text: string | undefined): SettingsPorts["file"] {
  return {
    path: "/home/ann/config.toml",
    read: () => text,
    write: () => {},
    watch: () => () => {},
  };
}

test("without a file everything is as usual, and the page says how to make one", async () => {
  const window = await Window.opens(undefined);
  await window.keeper.show();
  assert.match(window.page, /hints +true +as usual/u);
  assert.match(window.page, /There is no \/home\/ann\/config\.toml yet/u);
});

test("what is set is so at once, and the first time a file with everything is made", async () => {
  const window = await Window.opens(undefined);
  await window.keeper.set("hints", false);
  assert.equal(window.state.preferences.hints, false);
  assert.equal(window.note, "hints is false from now on");
  assert.match(window.text ?? "", /^hints = false$/mu);
  assert.match(window.text ?? "", /^#ascii = false$/mu);
});

test("what a command has changed in the window is kept, and nothing more is said", async () => {
  const window = await Window.opens('theme = "dark" # at night\n');
  const { preferences } = window.state;
  const note = { tone: "plain", text: "the theme is light" } as const;
  window.state = { ...window.state, preferences: { ...preferences, theme: "light" }, note };
  await window.keeper.keep("theme", "light");
  assert.equal(window.text, 'theme = "light" # at night\n');
  assert.equal(window.note, "the theme is light");

  window.isReadOnly = true;
  window.state = { ...window.state, preferences: { ...preferences, theme: "mono" } };
  await window.keeper.keep("theme", "mono");
  assert.equal(window.state.preferences.theme, "mono");
  assert.equal(window.note, "theme is so in this window only: it is full. Make room.");
});

test("who leaves right after a choice has made it: it is in the file then", async () => {
  const window = await Window.opens(undefined);
  void window.keeper.keep("theme", "dark");
  void window.keeper.set("hints", false);
  await window.keeper.stop();
  assert.match(window.text ?? "", /^theme = "dark"$/mu);
  assert.match(window.text ?? "", /^hints = false$/mu);
});

test("a language that is set is spoken from now on", async () => {
  const window = await Window.opens("");
  await window.keeper.set("language", "ru");
  assert.equal(window.note, "language отныне ru");
  assert.notEqual(window.state.words, english);
});

test("a saved file is in force; what was changed in the window alone stays", async () => {
  const window = await Window.opens("hints = true\n");
  const { preferences } = window.state;
  window.state = { ...window.state, preferences: { ...preferences, ascii: true } };
  window.text = 'hints = false\n[keys]\nf5 = "find"\n';
  window.saved();
  await window.keeper.show();
  assert.equal(window.state.preferences.hints, false);
  assert.equal(window.state.preferences.ascii, true);
  assert.equal(window.state.keymap.tables.screen["f5"], "find");
  assert.match(window.page, /ascii +true +in this window only/u);
});

test("a saved file with a mistake is told, and leaves what it was about as it is", async () => {
  const window = await Window.opens("ascii = true\n");
  window.text = "ascii = 5\nhints = false\n";
  window.saved();
  await window.keeper.set("signs", true);
  assert.equal(window.state.preferences.ascii, true);
  assert.equal(window.state.preferences.hints, false);
  await window.keeper.show();
  assert.match(window.page, /config\.toml, line 1: ascii is 5; expected true or false/u);
});

test("a file that is no TOML is not changed, nor one that cannot be written", async () => {
  const window = await Window.opens("hints = fals\n");
  await window.keeper.set("ascii", true);
  assert.equal(window.state.preferences.ascii, false);
  assert.match(window.note, /^nothing was changed: config\.toml, line 1: this is not TOML/u);

  window.text = "";
  window.isReadOnly = true;
  await window.keeper.set("ascii", true);
  assert.equal(window.state.preferences.ascii, false);
  assert.equal(window.note, "nothing was changed: it is full. Make room.");
});

function unreadable(): never {
  throw new CoterieError("COTERIE_DISK", "cannot use it", "Look at it.");
}

test("a file that cannot be read does not stop the start", async () => {
  const { preferences, problems } = await settingsIn({ read: unreadable });
  assert.equal(preferences.hints, true);
  const said = problems.map(({ say }) => say(english.settings));
  assert.deepEqual(said, ["the settings cannot be read: cannot use it. Look at it."]);
});
