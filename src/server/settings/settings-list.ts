import { factsOf } from "./kinds.ts";
import type { Setting, SettingFacts } from "./kinds.ts";
import { TABLES } from "./schema.ts";

/** One key of the schema. */
export interface ListedSetting {
  readonly table: string;
  readonly key: string;
  /** `table.key` */
  readonly path: string;
  readonly setting: Setting<unknown>;
  readonly facts: SettingFacts;
}

/** Every key, in the order of the schema. */
export const SETTINGS: readonly ListedSetting[] = Object.entries(TABLES).flatMap(
  ([table, { keys }]) =>
    Object.entries(keys).map(([key, setting]) => {
      return { table, key, path: `${table}.${key}`, setting, facts: factsOf(setting) };
    }),
);

/** The keys of one table. */
export function settingsOf(table: string): ListedSetting[] {
  return SETTINGS.filter((each) => each.table === table);
}

/** The key at `table.key`. */
export function settingAt(path: string): ListedSetting | undefined {
  return SETTINGS.find((each) => each.path === path);
}
