import type { AccountFile } from "../io/account/account-file.ts";
import type { OutboxText } from "../io/account/message.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";
import type { Inviter } from "./inviter.ts";
import type { SettingsKeeper } from "./settings-keeper.ts";
import type { Stage } from "./stage.ts";
import type { Connection } from "./connection.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import type { Caller } from "./caller.ts";
import type { HookRunner } from "./hooks/runner.ts";
import { isBlocked } from "./hushed.ts";
import { type Effect, just, noted } from "./effects.ts";
import { type Become, compose, openLink } from "./errands.ts";
import { sorted } from "./news.ts";
import type { AppState } from "./state.ts";
import { complete } from "./commands/completing.ts";
import type { WrittenTopic } from "../words/english/topics.ts";
import { topicPage } from "./help.ts";
import { editorOf } from "../tui/editor/state.ts";
import { talkStateOf, withTalk } from "./talk-state.ts";
import { troubleLine } from "./words.ts";
import { doctorWordsIn, topicsWordsIn } from "../words/on-demand.ts";
import type { Language } from "../words/words.ts";
import type { TypingSign } from "./typing-sign.ts";

/** What effects are done with. */
export interface Tools {
  readonly file: AccountFile;
  readonly connection: Connection;
  readonly drafts: DraftKeeper;
  readonly typing: TypingSign;
  readonly stage: Stage;
  readonly inviter: Inviter;
  readonly caller: Caller;
  readonly testCall: () => void;
  /** Runs hooks with what is loaded for the first of them. */
  readonly hookRunner: (use: (runner: HookRunner) => void) => Promise<void>;
  readonly settings: SettingsKeeper;
  readonly nowMs: () => number;
  /** What comes back later changes the state by this. */
  readonly become: Become;
  /** What is shown of the file may be another now. */
  readonly fileChanged: () => void;
  readonly quit: () => void;
}

type Kinds = { readonly [Kind in Effect["kind"]]: Extract<Effect, { readonly kind: Kind }> };
/** Gives the state that it leads to, if it leads to another. */
type Executors = {
  readonly [Kind in Effect["kind"]]: (
    effect: Kinds[Kind],
    state: AppState,
    tools: Tools,
  ) => AppState | void;
};

const executors: Executors = {
  send: ({ to, text }, state, { connection, drafts, typing, nowMs, fileChanged }) => {
    typing.stop();
    try {
      // Whoever starts again after a power cut must not find as a draft what somebody has.
      connection.courier.send(to, text, nowMs(), () => drafts.flush());
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      const given = notSent(state, to, text, error);
      drafts.changed(to, talkStateOf(given, to).editor);
      return given;
    }
    fileChanged();
    return undefined;
  },
  retry: ({ peer, row }, _state, { connection, file, nowMs, fileChanged }) => {
    connection.courier.retry(openParts(file, peer, row), nowMs());
    fileChanged();
  },
  drop: ({ peer, row }, _state, { connection, file, fileChanged }) => {
    connection.courier.drop(openParts(file, peer, row));
    fileChanged();
  },
  read: ({ peer, row }, state, { connection, file, fileChanged }) => {
    // Whoever is blocked is told nothing, and finds their texts unread who unblocks them.
    if (isBlocked(state, peer)) return;
    if (!file.markRead(peer, row)) return;
    if (state.preferences.signs) connection.tellRead(peer);
    fileChanged();
  },
  unread: ({ peer, row }, _state, { file, fileChanged }) => {
    if (file.markUnread(peer, row)) fileChanged();
  },
  keepDraft: ({ peer, draft }, _state, { drafts }) => drafts.changed(peer, draft),
  typing: ({ to, isTyping }, _state, { typing }) => typing.typed(to, isTyping),
  sortTalks: (_effect, state, { file }) => sorted(state, file),
  who: (_effect, _state, { connection }) => void connection.askWho(),
  invite: ({ name }, _state, { inviter }) => void inviter.invite(name),
  showSettings: (_effect, _state, { settings }) => void settings.show(),
  set: ({ name, value }, _state, { settings }) => void settings.set(name, value),
  keep: ({ name, value }, _state, { settings }) => void settings.keep(name, value),
  copy: ({ text }, _state, { stage }) => stage.copy(text),
  call: ({ calls }, _state, { caller }) => caller.call(calls),
  hook: ({ messages, hooks }, { self, hushed }, { file, hookRunner }) =>
    void hookRunner((runner) => runner.arrived(hooks, messages, { self, hushed, file })),
  testCall: (_effect, _state, { testCall }) => testCall(),
  hush: ({ name, how }, _state, { file, fileChanged }) => {
    file.hushes.set(name, how);
    fileChanged();
  },
  loadEmoji: ({ completes }, _state, { become }) => void loadEmoji(completes, become),
  open: ({ link }, _state, { stage, become }) => void openLink(link, stage, become),
  compose: ({ peer, text }, { words }, { stage, become }) =>
    void compose({ peer, text, words: words.outside }, stage, become),
  examine: (_effect, { words }, tools) => void examine(tools, words.language),
  explain: ({ topic }, { words }, { become }) => void explain(topic, words.language, become),
  reconnect: (_effect, _state, { connection }) => connection.reconnect(),
  suspend: (_effect, _state, { stage }) => stage.suspend(),
  redraw: (_effect, _state, { stage }) => stage.refresh(),
  quit: (_effect, _state, { quit }) => quit(),
};

/** Does what is to be done. @returns the state that it leads to, if that is another one. */
export function execute(state: AppState, effect: Effect, tools: Tools): AppState | undefined {
  return run(effect.kind, effect, state, tools) ?? undefined;
}

function run<Kind extends Effect["kind"]>(
  kind: Kind,
  effect: Kinds[Kind],
  state: AppState,
  tools: Tools,
): AppState | void {
  return executors[kind](effect, state, tools);
}

async function loadEmoji(completes: boolean, become: Tools["become"]): Promise<void> {
  const { emojiByName } = await import("./emoji.ts");
  become((state) => {
    const next = { ...state, emoji: emojiByName };
    return completes ? complete(next) : just(next);
  });
}

async function examine({ file, stage, become }: Tools, language: Language): Promise<void> {
  const here = await stage.examine();
  const { withDoctorPage } = await import("./doctor/page.ts");
  const words = await doctorWordsIn(language);
  become((state) => just(withDoctorPage(state, here, file.path, words)));
}

async function explain(topic: WrittenTopic, language: Language, become: Become): Promise<void> {
  const { written } = await topicsWordsIn(language);
  become((state) => just({ ...state, overlay: topicPage(topic, written[topic]) }));
}

/** What could not even be kept goes back to where it was written, unless something stands there. */
function notSent(state: AppState, to: Username, text: string, error: CoterieError): AppState {
  const { editor } = talkStateOf(state, to);
  const { notes } = state.words;
  const words = editor.text === "" ? text : `${text}\n${editor.text}`;
  const given = withTalk(state, to, { editor: editorOf({ text: words, cursor: text.length }) });
  return noted(given, notes.notSent(troubleLine(error, state.words)), "problem");
}

/** The parts of the text that begins with `row` of which nobody knows that they have arrived. */
function openParts(file: AccountFile, peer: string, row: number): OutboxText[] {
  const [first] = file.historyFrom(peer, row, 1);
  if (first === undefined) return [];
  const states = ["unsent", "unknown", "refused", "kept"] as const;
  return states
    .flatMap((state) => file.outbox(state, first.parts, row - 1))
    .filter((text) => text.to === peer && text.row < row + first.parts)
    .toSorted((one, other) => one.row - other.row);
}
