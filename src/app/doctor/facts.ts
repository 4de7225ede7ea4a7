import type { TerminalSetting } from "../../tui/terminal/notification.ts";
import type { TerminalFacts } from "../../tui/terminal/probes.ts";

/** What the environment says of the terminal; names as in the environment. */
export interface DoctorEnvironment extends TerminalSetting {
  readonly NO_COLOR?: string | undefined;
  readonly LC_ALL?: string | undefined;
  readonly LC_CTYPE?: string | undefined;
  readonly LANG?: string | undefined;
}

/** What the terminal answered. */
export type AskedTerminal =
  | { readonly kind: "none" }
  | { readonly kind: "silent" }
  | { readonly kind: "answered"; readonly facts: TerminalFacts };

/** What tmux says of itself. */
export interface TmuxFacts {
  readonly version: string;
  /** Its settings by their names, as `tmux show` prints them. */
  readonly options: ReadonlyMap<string, string>;
}

/** What came of a connection. */
export type AskedServer =
  | {
      readonly kind: "reached";
      /** HOST:PORT. */
      readonly place: string;
      /** Of the protocol, if it is known. */
      readonly level: 1 | 2 | undefined;
      readonly isMember: boolean;
      /** Milliseconds of each question; none at level 1, where nothing can be asked. */
      readonly tripsMs: readonly number[];
      /**
       * How much its clock is ahead of ours (less than 0: behind), beyond what the way there
       * explains; `undefined` if it told no time.
       */
      readonly aheadMs?: number | undefined;
    }
  /** `why` is one sentence, `remedy` what to do. */
  | { readonly kind: "failed"; readonly why: string; readonly remedy: string }
  | { readonly kind: "unknown" };

/** What is known of the file of the account. */
export interface StoreFacts {
  readonly path: string;
  readonly bytes: number;
  readonly freeBytes: number;
  /** What is wrong with it; `undefined` if nothing is. */
  readonly damage: string | undefined;
  readonly messages: number;
  /** Texts that have not left. */
  readonly waiting: number;
}

/** What can be known of this place without an account. */
export interface DoctorPlace {
  readonly version: string;
  /** The version of Node. */
  readonly node: string;
  readonly environment: DoctorEnvironment;
  readonly terminal: AskedTerminal;
  /** What the terminal that people look at calls itself; none if nothing does. */
  readonly terminalNames: readonly string[];
  /** Fingerprints of the keys by which the server is known; none without members. */
  readonly serverKeys: readonly string[];
  /** `undefined`: not within tmux; "silent": it does not answer. */
  readonly tmux: TmuxFacts | "silent" | undefined;
}

/** All that is looked at. */
export interface DoctorFacts extends DoctorPlace {
  readonly server: AskedServer;
  /** `undefined` as long as nobody has signed in. */
  readonly store: StoreFacts | undefined;
}
