import type { SafeText } from "../../tui/text/safe-text.ts";
import { textWidth } from "../../tui/text/width.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

/** Texts are at most so wide, however wide the screen is: longer rows are hard to read. */
const textColumnsMax = 80;
const nameBytesMax = 8;
/** So many columns at the right edge tell what became of a text. */
const fateColumns = 32;
const timeColumns = 5;

/** How the texts of a talk are laid out; columns count from the left edge of the talk. */
export interface MessageForm {
  /** Name and time on a row of their own, above the text. */
  readonly isStacked: boolean;
  readonly columns: number;
  /** Between time, name, mark and text. */
  readonly gapColumns: number;
  readonly nameColumns: number;
  readonly textColumn: number;
  readonly textColumns: number;
  /** Where the words for a fate begin; `undefined` if only the sign is shown. */
  readonly fateColumn: number | undefined;
  /** Our name, and that of whom the talk is with. */
  readonly self: SafeText;
  readonly peer: SafeText;
}

/** How the texts of the talk that is seen are laid out on its screen. */
export function messageForm({ state, widths, layout }: Scene): MessageForm {
  const { columns } = layout.messages;
  const self = namesIn(state)(state.self);
  const peer = namesIn(state)(state.current);
  // One more for the sign in front of who is no member.
  const nameColumnsMax = state.members === undefined ? nameBytesMax : nameBytesMax + 1;
  const isWide = layout.room === "wide";
  if (layout.room === "narrow" || layout.room === "small") {
    return {
      isStacked: true,
      columns,
      gapColumns: 1,
      nameColumns: nameColumnsMax,
      textColumn: 1,
      textColumns: Math.max(1, Math.min(textColumnsMax, columns - 1)),
      fateColumn: undefined,
      self,
      peer,
    };
  }
  const gapColumns = isWide ? 2 : 1;
  const longest = Math.max(textWidth(self, widths), textWidth(peer, widths));
  const nameColumns = Math.min(nameColumnsMax, Math.max(longest, isWide ? 3 : 5));
  const textColumn = 1 + timeColumns + nameColumns + 1 + 3 * gapColumns;
  const textColumns = Math.min(textColumnsMax, columns - textColumn);
  const fateColumn = Math.min(columns - fateColumns, textColumn + textColumns + 2);
  return {
    isStacked: false,
    columns,
    gapColumns,
    nameColumns,
    textColumn,
    textColumns,
    fateColumn: isWide ? fateColumn : undefined,
    self,
    peer,
  };
}
