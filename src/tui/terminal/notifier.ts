import type { TmuxFacts } from "../../io/terminal/tmux.ts";
import { knownTerminal, multiplexer, notificationSequence } from "./notification.ts";
import type { KnownTerminal, Multiplexer, Notification, TerminalSetting } from "./notification.ts";

/** What became of a notification, as far as anybody can tell. */
export interface NotificationRoute {
  /** It was written to the terminal. */
  readonly isSent: boolean;
  /** Which terminal shows this program, if it is known. */
  readonly terminal: KnownTerminal | undefined;
  readonly through: Multiplexer | undefined;
  /** What tmux says; `undefined` without one, and if it does not answer. */
  readonly tmux: TmuxFacts | undefined;
}

/** The terminal that is to show notifications, and what is known of it. */
export interface NotifyPorts {
  readonly setting: TerminalSetting;
  /** What it calls itself. */
  readonly name: string | undefined;
  readonly askTmux: () => Promise<TmuxFacts | undefined>;
  readonly write: (sequence: string) => void;
}

/**
 * Shows a notification where the terminal is known to understand one. tmux is asked each time: it
 * may be shown by another terminal by now, and other rules may hold.
 */
export async function showNotification(
  notification: Notification,
  { setting, name, askTmux, write }: NotifyPorts,
): Promise<NotificationRoute> {
  const through = multiplexer(setting, name);
  const tmux = through === "tmux" ? await askTmux() : undefined;
  const names = through === undefined ? [name] : (tmux?.terminalNames ?? []);
  const terminal = knownTerminal(names, setting);
  // What GNU screen lets through it cuts, and nothing tells where: there the bell has to do.
  const isPassed = through !== "screen" && tmux?.passes !== "never";
  const isSent = isPassed && terminal?.way !== undefined;
  if (isSent) write(notificationSequence(notification, terminal.way, through === "tmux"));
  return { isSent, terminal, through, tmux };
}
