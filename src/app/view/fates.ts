import { describeCode } from "../../client/fate.ts";
import { ReplyCode } from "../../wire/reply-code.ts";
import type { Style } from "../../tui/screen/style.ts";
import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { Username } from "../../wire/username.ts";
import type { AppState, Text } from "../state.ts";
import type { Looks } from "./looks.ts";
import type { Signs } from "./signs.ts";
import { namesIn } from "./names.ts";

/** What became of a text of ours, as it is shown. */
export interface ShownFate {
  readonly sign: SafeText;
  readonly words: SafeText;
  readonly style: Style;
  /** `sign`: the sign says all of it. `problem`: somebody has to do something about it. */
  readonly needs: "sign" | "words" | "problem";
}

type Kind = Pick<ShownFate, "needs"> & {
  readonly sign: "waits" | "has" | "kept" | "refused" | "unknown";
  readonly look: "bad" | "faint" | "good" | "waiting";
};

const waits: Kind = { sign: "waits", look: "faint", needs: "words" };
const has: Kind = { sign: "has", look: "good", needs: "sign" };
const hasRead: Kind = { sign: "has", look: "good", needs: "words" };
const kept: Kind = { sign: "kept", look: "waiting", needs: "words" };
const elsewhere: Kind = { sign: "kept", look: "faint", needs: "words" };
const refused: Kind = { sign: "refused", look: "bad", needs: "problem" };
const unknown: Kind = { sign: "unknown", look: "waiting", needs: "problem" };

/** Of a state what it is shown by. */
type ShownBy = Pick<AppState, "underWay" | "readUpto" | "members" | "words">;

/** What became of `text`, one of ours to `peer`. */
export function shownFate(
  { row, lastRow, state, code }: Text,
  peer: Username,
  { underWay, readUpto, members, words: { fates } }: ShownBy,
  { signs, looks }: { readonly signs: Signs; readonly looks: Looks },
): ShownFate {
  const name = namesIn({ members })(peer);
  const shown = ({ sign, look, needs }: Kind, words: string): ShownFate => ({
    sign: signs[sign],
    words: safeText(words),
    style: looks[look],
    needs,
  });
  switch (state) {
    case "unsent":
      return shown(waits, fates.unsent);
    case "unknown":
      if (isAnyOf(underWay, row, lastRow)) return shown(waits, fates.leftNow);
      return shown(unknown, fates.unknown);
    case "dropped":
      return shown(refused, fates.dropped);
    case "kept":
      return shown(kept, fates.kept(name));
    case "arrived":
    case "done":
    case "refused":
      break;
  }
  const isRead = (readUpto.get(peer) ?? -1) >= lastRow;
  if (code === undefined && !isRead) return shown(elsewhere, fates.elsewhere);
  if (code === ReplyCode.kept) return shown(kept, fates.kept(name));
  if (code !== undefined && code !== ReplyCode.taken) {
    return shown(refused, fates.refused(name, code, describeCode(code)));
  }
  if (isRead) return shown(hasRead, fates.read(name));
  return shown(has, fates.has(name));
}

function isAnyOf(rows: ReadonlySet<number>, first: number, last: number): boolean {
  if (rows.size === 0) return false;
  if (rows.size > last - first) {
    for (let row = first; row <= last; row += 1) if (rows.has(row)) return true;
    return false;
  }
  for (const row of rows) if (row >= first && row <= last) return true;
  return false;
}
