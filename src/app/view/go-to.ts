import { safeText } from "../../tui/text/safe-text.ts";
import type { SafeText } from "../../tui/text/safe-text.ts";
import type { TalkWords } from "../../words/english/talks.ts";
import { choicesOf } from "../choices.ts";
import type { Choice } from "../choices.ts";
import type { Overlay } from "../state.ts";
import { choosingOver } from "./over.ts";
import type { Over } from "./over.ts";
import { fitted, gap, span } from "./rows.ts";
import type { Row } from "./rows.ts";
import { briefPresence } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { namesIn } from "./names.ts";

/** The longest name, as it is shown. */
const nameColumns = 10;

/** Chooses a talk. */
export function goToOver(
  { query, chosen }: Extract<Overlay, { kind: "goTo" }>,
  scene: Scene,
): Over {
  const { talks } = scene.state.words;
  const choices = choicesOf(scene.state, query.text).map((choice) => choiceRow(choice, scene));
  const nothing = safeText(talks.noSuchName);
  return choosingOver({ title: safeText(talks.goTo), query, choices, chosen, nothing }, scene);
}

function choiceRow(choice: Choice, scene: Scene): Row {
  const { talks } = scene.state.words;
  const name = fitted(namesIn(scene.state)(choice.name), nameColumns, scene);
  const words = choice.isNew ? [] : [fitted(whereWord(choice, scene), 8, scene)];
  const more = choice.isNew ? safeText(talks.newOne) : unreadWords(choice, talks);
  return [
    span(name, scene.looks.strong),
    gap(1),
    ...words.map((word) => span(word, scene.looks.faint)),
    span(more),
  ];
}

function whereWord({ name }: Choice, scene: Scene): SafeText {
  return briefPresence(scene, name);
}

function unreadWords({ unread }: Choice, talks: TalkWords): SafeText {
  return unread === 0 ? safeText("") : safeText(talks.unread(unread));
}
