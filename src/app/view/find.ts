import { safe, safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import { shortTime } from "../../tui/text/times.ts";
import { hitsOf } from "../choices.ts";
import type { Overlay, Text } from "../state.ts";
import { foundSpans } from "./found.ts";
import { choosingOver } from "./over.ts";
import type { Over } from "./over.ts";
import { cut, fitted, gap, rowWidth, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

/** At most so much of a text is shown in front of the word that was found. */
const leadUnits = 24;
const dots = safeText("... ");
/** What is behind this has no room on any screen. */
const shownUnits = 1000;

/** Finds words in all talks. */
export function findOver(
  { query, chosen }: Extract<Overlay, { kind: "find" }>,
  scene: Scene,
): Over {
  const hits = hitsOf(scene.around.pages, query.text);
  const choices = hits.map((text) => hitRow(text, query.text, scene));
  const { talks } = scene.state.words;
  const nothing = safeText(query.text.trim() === "" ? talks.findWhat : talks.nothingFound);
  return choosingOver({ title: safeText(talks.find), query, choices, chosen, nothing }, scene);
}

function hitRow(text: Text, query: string, scene: Scene): Row {
  const { state, around, layout } = scene;
  const { words } = state;
  const time = fitted(shortTime(text.atMs, around.nowMs, words.times), 6, scene);
  const peer = namesIn(state)(text.peer);
  const who = text.isOwn ? safeText(words.talks.fromTo(namesIn(state)(state.self), peer)) : peer;
  const lead = [span(time, scene.looks.faint), gap(1), span(who, scene.looks.strong), gap(2)];
  // Two columns are for the sign of what is chosen.
  const room = Math.max(1, layout.over.columns - 2 - rowWidth(lead, scene));
  return [
    ...lead,
    ...foundSpans(cut(placeOf(text, query, room), room, scene), query, scene.looks.found),
  ];
}

/** The text from a little before the first of the words on. */
function placeOf({ bytes }: Text, query: string, room: number): SafeText {
  const text = new TextDecoder().decode(bytes).replaceAll(/\s+/g, " ");
  const [word = ""] = query.trim().toLowerCase().split(/\s+/);
  const at = text.toLowerCase().indexOf(word);
  const leadMax = Math.min(leadUnits, Math.max(0, room - word.length));
  if (at <= leadMax) return safeText(text.slice(0, shownUnits));
  const before = Math.max(0, leadMax - dots.length);
  const from = text.lastIndexOf(" ", at - before / 2) + 1;
  const start = at - from > before ? at : from;
  return safe`${dots}${safeText(text.slice(start, start + shownUnits))}`;
}
