import { askTmux } from "../io/terminal/tmux.ts";
import type { FullScreen } from "../tui/terminal/full-screen.ts";
import type { Notification } from "../tui/terminal/notification.ts";
import { type NotificationRoute, showNotification } from "../tui/terminal/notifier.ts";

/** Shows a notification by the terminal that this process runs in. */
export function showOn(screen: FullScreen, notification: Notification): Promise<NotificationRoute> {
  return showNotification(notification, {
    setting: process.env,
    name: screen.terminalName,
    askTmux: () => askTmux(process.env),
    write: (sequence) => {
      screen.signal(sequence);
    },
  });
}
