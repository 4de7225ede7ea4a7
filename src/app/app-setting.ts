import type { Account } from "../client/account.ts";
import type { FollowPorts } from "../client/follow.ts";
import type { Address } from "../io/transport.ts";
import type { Beginning } from "./first-state.ts";
import type { HookRunner } from "./hooks/runner.ts";
import type { Preferences } from "./preferences.ts";
import type { KnownSettings, SettingsPorts } from "./settings-keeper.ts";
import type { Stage } from "./stage.ts";

/** With what the client on the screen starts. */
export interface AppSetting extends Pick<Beginning, "to" | "note" | "words"> {
  readonly account: Account;
  /** The terminal is given no colours. */
  readonly isColorless?: boolean;
  readonly ports: FollowPorts;
  readonly stage: Stage;
  /** What the person has chosen, and where it is kept. */
  readonly settings: {
    readonly ports: SettingsPorts;
    readonly atStart: KnownSettings;
    /** Marks and frames of ASCII only, for more reasons than the file. */
    readonly ascii: boolean;
  };
  /** By which address others reach the server, if it is another than this account's. */
  readonly reachedAt?: Address;
  /** What runs hooks; asked for with the first of them, and says what goes wrong. */
  openHooks(
    language: () => Preferences["language"],
    say: (sentence: string) => void,
  ): Promise<HookRunner>;
  /** The server has been reached. */
  connected(): void;
  /** The person wants to leave. */
  finished(): void;
}
