import type { Span } from "../../tui/screen/grid.ts";
import { safe, safeJoin, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { LinkWords } from "../../words/english/link.ts";
import type { AppState, Link, Talk } from "../state.ts";
import { gap, rowWidth, span, spread } from "./rows.ts";
import type { Row } from "./rows.ts";
import { pullOf } from "../hushed.ts";
import { briefPresence } from "./scene.ts";
import { hasDraft } from "../talk-state.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

const linkLooks = {
  connecting: "waiting",
  online: "good",
  offline: "waiting",
  refused: "bad",
} as const;

/** Less than these columns have no room for more than a word about the connection. */
const linkColumns = 32;

/** The first row: who and where one is, and how the connection is. */
export function titleRow(scene: Scene): Row {
  const { layout, state } = scene;
  const { strong } = scene.looks;
  const { columns } = layout.title;
  const inner = columns - 1;
  if (layout.room === "narrow") return [...narrowTitle(scene, inner), gap(1)];
  const self = safe`${namesIn(state)(state.self)} @ ${safeText(state.place)}`;
  const left = [gap(1), span(safeText("Coterie"), strong), gap(3), span(self)];
  const unread = layout.room === "wide" ? unreadWords(state) : undefined;
  const right = [linkSpan(scene), ...(unread === undefined ? [] : [gap(3), span(unread, strong)])];
  return [...spread(left, right, inner, scene), gap(1)];
}

/** How the connection is, in words. */
function linkWords(link: Link, nowMs: number, words: LinkWords): string {
  if (link.kind === "connecting" || link.kind === "online") return words[link.kind];
  if (link.kind === "refused") return words.refusedBecause(link.why);
  const seconds = Math.ceil((link.retryAtMs - nowMs) / 1000);
  return seconds > 0 ? words.nextTry(seconds) : words.trying;
}

/**
 * The title of the terminal, for tabs and lists of windows.
 *
 * @example
 * "(3) Coterie: bob"
 * "Coterie: bob, offline"
 */
export function terminalTitle(state: AppState): SafeText {
  const { current, link, words } = state;
  const unread = unreadSum(state);
  const count = unread === 0 ? safe`` : safe`(${unread}) `;
  const isLost = link.kind === "offline" || link.kind === "refused";
  const lost = isLost ? safe`, ${safeText(words.link[link.kind])}` : safe``;
  return safe`${count}Coterie: ${namesIn(state)(current)}${lost}`;
}

function briefLink({ state: { link, words }, looks }: Scene): Span {
  return span(safeText(words.link[link.kind]), looks[linkLooks[link.kind]]);
}

function linkSpan({ state, around, looks }: Scene): Span {
  const { link, words } = state;
  return span(safeText(linkWords(link, around.nowMs, words.link)), looks[linkLooks[link.kind]]);
}

function unreadSum(state: AppState): number {
  return state.talks.reduce((sum, talk) => sum + pullOf(state, talk), 0);
}

function unreadWords(state: AppState): SafeText | undefined {
  const count = state.talks.filter((talk) => pullOf(state, talk) > 0).length;
  return count === 0 ? undefined : safeText(state.words.link.unread(unreadSum(state), count));
}

/**
 * Without a list the first row says whom the talk is with and who else wrote. What is wrong with
 * the connection comes first; that all is well needs no word here.
 */
function narrowTitle(scene: Scene, columns: number): Row {
  const { state } = scene;
  const presence = briefPresence(scene, state.current);
  const name = span(namesIn(state)(state.current), scene.looks.strong);
  const left = [gap(1), name, ...(presence === "" ? [] : [gap(2), span(presence)])];
  if (state.link.kind !== "online") {
    const link = columns < linkColumns ? briefLink(scene) : linkSpan(scene);
    return spread(left, [link], columns, scene);
  }
  const room = columns - rowWidth(left, scene) - 2;
  return spread(left, strip(scene, room), columns, scene);
}

/** Who else wrote, as many as there is room for, and how many more. */
function strip(scene: Scene, columns: number): Row {
  const { state } = scene;
  const { strong } = scene.looks;
  const others = state.talks.filter(
    (talk) =>
      talk.name !== state.current && (pullOf(state, talk) > 0 || hasDraft(state, talk.name)),
  );
  const all = others.map((talk) => stripWords(talk, state, scene));
  for (let count = all.length; count > 0; count -= 1) {
    const more = all.length - count;
    const words = [...all.slice(0, count), ...(more === 0 ? [] : [safe`+${more}`])];
    const row = [span(safeJoin(words, safeText("  ")), strong)];
    if (rowWidth(row, scene) <= columns) return row;
  }
  return all.length === 0 ? [] : [span(safe`+${all.length}`, strong)];
}

function stripWords({ name, unread }: Talk, state: AppState, { signs }: Scene): SafeText {
  const draft = hasDraft(state, name) ? safe` ${signs.draft}` : safe``;
  const count = unread > 0 ? safe` ${unread}` : safe``;
  return safe`${namesIn(state)(name)}${draft}${count}`;
}
