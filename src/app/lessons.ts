import type { ShownHints } from "../io/account/shown-hints.ts";
import type { CommandName } from "./command-words.ts";
import { lessons, type Lesson } from "./lesson.ts";
import type { Outcome } from "./effects.ts";
import type { AppState, Surroundings } from "./state.ts";
import { currentTalk } from "./talk-state.ts";
import { scrolledBy } from "./view/scrolling.ts";

/** Whoever has used a key so often knows it, and the row of hints names others. */
const usesUntilKnown = 5;
/** In a list of so many talks it is quicker to write some letters of a name. */
const talksMany = 6;
/** Smaller screens have no room for a sentence. */
const least = { columns: 60, rows: 10 } as const;

/** What the hints name while somebody writes. */
const counted: ReadonlySet<CommandName> = new Set([
  "send",
  "tab",
  "nextUnread",
  "goToOrCut",
  "goTo",
  "find",
  "pageUp",
]);

const taughtBy: Readonly<Record<Lesson, readonly CommandName[]>> = {
  tab: ["tab", "nextUnread"],
  goTo: ["goToOrCut", "goTo"],
  pageUp: ["pageUp"],
};

/** The hint that names the key of `command` is of no use any more. */
export function isKnown({ uses }: AppState, command: CommandName): boolean {
  return (uses.get(command) ?? 0) >= usesUntilKnown;
}

/** Notes that a key was used. A lesson ends with the next command, whichever that is. */
export function afterUse(outcome: Outcome, command: CommandName): Outcome {
  const { state } = outcome;
  const isCounted = counted.has(command) && !isKnown(state, command);
  if (!isCounted && state.lesson === undefined) return outcome;
  const uses = isCounted
    ? new Map(state.uses).set(command, (state.uses.get(command) ?? 0) + 1)
    : state.uses;
  return { ...outcome, state: { ...state, uses, lesson: undefined } };
}

/** Whether the key of a lesson does something now. */
export function isUseful(lesson: Lesson, state: AppState, around: Surroundings): boolean {
  const { editor, picked, scroll } = currentTalk(state);
  if (picked !== undefined || state.overlay !== undefined) return false;
  if (lesson === "pageUp") {
    return scroll.kind === "end" && scrolledBy(state, around, -1).kind === "at";
  }
  if (editor.text !== "") return false;
  if (lesson === "goTo") return state.talks.length >= talksMany;
  return state.talks.some(({ name, unread }) => unread > 0 && name !== state.current);
}

/** The lesson for this moment, of those that nobody was shown; one at a time. */
export function lessonNow(
  state: AppState,
  around: Surroundings,
  shown: ReadonlySet<string>,
): Lesson | undefined {
  const { note, lesson, preferences, link, uses } = state;
  const hasRoom = around.size.columns >= least.columns && around.size.rows >= least.rows;
  const isFree = note === undefined && lesson === undefined && link.kind === "online";
  if (!isFree || !hasRoom || !preferences.hints) return undefined;
  return lessons.find((each) => {
    if (shown.has(each) || taughtBy[each].some((command) => uses.has(command))) return false;
    return isUseful(each, state, around);
  });
}

/** Keeps which lessons were shown, so that none comes a second time. */
export class Lessons {
  readonly #file: ShownHints;
  #shown: ReadonlySet<string> | undefined;

  constructor(file: ShownHints) {
    this.#file = file;
  }

  /** To be called before a screen is drawn. @returns the state with the lesson of the moment. */
  teach(state: AppState, around: Surroundings): AppState {
    const shown = (this.#shown ??= this.#file.read());
    if (lessons.every((each) => shown.has(each))) return state;
    const lesson = lessonNow(state, around, shown);
    if (lesson === undefined) return state;
    // Kept in memory first: on a disk that is full it comes once in each run, not at every key.
    this.#shown = new Set([...shown, lesson]);
    this.#file.keep(this.#shown);
    return { ...state, lesson };
  }
}
