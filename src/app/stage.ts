import type { DoctorPlace } from "./doctor/facts.ts";
import type { Notification } from "../tui/terminal/notification.ts";
import type { NotificationRoute } from "../tui/terminal/notifier.ts";
import type { Edited } from "../io/desktop/edit.ts";
import type { OutsideWords } from "../words/english/outside.ts";
import type { SafeText } from "../tui/text/safe-text.ts";

/** What came back from the person's editor. */
export type Composed = Edited;

/** The screen that the program is shown on. */
export interface Stage {
  redraw(): void;
  /** Draws everything anew. */
  refresh(): void;
  /** Names the window. */
  entitle(title: SafeText): void;
  ring(): void;
  /** Shows a few words outside of the window, if the terminal can. */
  notify(notification: Notification): Promise<NotificationRoute>;
  /** Whether the mouse is told to the program. */
  setMouse(isOn: boolean): void;
  /** Asks the terminal for its background; it answers as if that were typed. */
  askBackground(): void;
  copy(text: string): void;
  /** Opens an address outside. @returns by which program; `undefined` if nothing does that here. */
  open(url: string): Promise<string | undefined>;
  /**
   * Gives the terminal to the person's editor, with this text in it, until that ends.
   *
   * @param words - what is shown as long as the editor shows nothing.
   */
  compose(text: string, words: OutsideWords): Promise<Composed>;
  /** What is known of the terminal, of tmux and of the program. */
  examine(): Promise<DoctorPlace>;
  suspend(): void;
}
