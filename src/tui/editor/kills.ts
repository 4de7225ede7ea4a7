import { changed, other } from "./state.ts";
import type { EditorState } from "./state.ts";

const killsMax = 30;
const unitsMax = 4 * 1024 * 1024;

/** Cuts out the text between the cursor and `index`, which is a border too. */
export function killed(state: EditorState, index: number): EditorState {
  const { cursor, kills, last } = state;
  if (index === cursor) return state;
  const from = Math.min(index, cursor);
  const to = Math.max(index, cursor);
  const text = state.text.slice(from, to);
  // What is cut out piece by piece comes back in one piece.
  const [newest = "", ...older] = last.type === "killing" ? kills : ["", ...kills];
  const whole = index < cursor ? text + newest : newest + text;
  const after = changed(state, { from, to, text: "", last: { type: "killing" } });
  return { ...after, kills: bounded([whole, ...older]) };
}

/** `text` as what was cut out last, whatever was cut out before. */
export function withKill(state: EditorState, text: string): EditorState {
  return { ...state, kills: bounded([text, ...state.kills]), last: other };
}

/** Puts in what was cut out last. */
export function yanked(state: EditorState): EditorState {
  return put(state, state.cursor, state.cursor, 0);
}

/** Puts in what was cut out before that, in its place; only right after it was put in. */
export function yankedOlder(state: EditorState): EditorState {
  const { last, kills } = state;
  if (last.type !== "yanking") return state;
  return put(state, last.from, last.to, (last.entry + 1) % kills.length);
}

function put(state: EditorState, from: number, to: number, entry: number): EditorState {
  const text = state.kills[entry];
  if (text === undefined) return state;
  return changed(state, {
    from,
    to,
    text,
    last: { type: "yanking", from, to: from + text.length, entry },
  });
}

/** The newest kills; however large it is, the very newest can be put back. */
function bounded(kills: readonly string[]): string[] {
  let units = 0;
  return kills.slice(0, killsMax).filter((kill, at) => {
    units += kill.length;
    return at === 0 || units <= unitsMax;
  });
}
