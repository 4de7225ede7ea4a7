import { closest } from "../../toml/closest.ts";
import { just, noted } from "../effects.ts";
import type { SlashCommand } from "../slash/slash-command.ts";
import { type Setting, settingNames, settingOf, type SettingValue, written } from "./schema.ts";

/** `/set`: what a person may choose. */
export const setCommand: SlashCommand = {
  name: "set",
  aliases: ["settings"],
  takes: [settingNames, ([name = ""]) => settingOf(name.toLowerCase())?.choices.map(String) ?? []],
  run: ({ words: [name, ...values], state }) => {
    const { settings: words } = state.words;
    if (name === undefined) return just(state, { kind: "showSettings" });
    const setting = settingOf(name.toLowerCase());
    if (setting === undefined) return words.unknown(name, closest(name, settingNames));
    const choices = setting.choices.map(String).join(` ${words.or} `);
    if (values.length === 0) {
      const value = String(state.preferences[setting.name]);
      const about = words.about[setting.name];
      return just(noted(state, `${words.one(setting.name, value, about)} (${choices})`));
    }
    const said = values.join(" ");
    const value = valueOf(setting, said.toLowerCase().replaceAll(/^"|"$/gu, ""));
    if (value === undefined) return words.wrong(setting.name, said, choices);
    return just(state, { kind: "set", name: setting.name, value });
  },
};

const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["yes", true],
  ["off", false],
  ["no", false],
]);

/** A value as a person types it: without quotes, and "on" for true. */
function valueOf({ choices }: Setting, said: string): SettingValue | undefined {
  const exact = choices.find((each) => String(each) === said || written(each) === said);
  return exact ?? choices.find((each) => each === yesOrNo.get(said));
}
