import { CoterieError } from "../../wire/error.ts";
import { parseUsername } from "../../wire/username.ts";
import type { Username } from "../../wire/username.ts";
import type { LinesWords } from "../../words/english/lines.ts";

/** What a typed line can ask of those who keep the talks. */
export interface TalkRequests {
  /** Goes to the next talk with something unread, and says it. */
  next(): void;
  /** Says so many of the newest lines of this talk again. */
  last(count: number): void;
  talks(): void;
  /** Their newest text is unread again. */
  setBack(): void;
  read(all: boolean): void;
  find(words: string): void;
  /** Lists the texts that are not known to have got through. */
  fate(): void;
  /** `number` counts the list of `fate` from 1; `undefined` means all. */
  retry(number: number | undefined): void;
  drop(number: number | undefined): void;
  who(): void;
  members(): void;
  quit(): void;
}

/** What a typed line asks for. */
export type Input =
  | { readonly type: "nothing" | "help" | "whom" }
  /** `to` is set if the line itself names the recipient, for this one text. */
  | { readonly type: "send"; readonly text: string; readonly to: Username | undefined }
  | { readonly type: "choose"; readonly to: Username }
  | { readonly type: "times"; readonly isOn: boolean }
  | { readonly type: "ask"; ask(requests: TalkRequests): void }
  /** Nothing is sent; the typed line goes back to where it can be mended. Not safe yet. */
  | { readonly type: "mistake"; readonly words: string };

export function ask(request: (requests: TalkRequests) => void): Input {
  return { type: "ask", ask: request };
}

export function mistake(words: string): Input {
  return { type: "mistake", words };
}

/** What a name is wanted for; a mistake if it is none. */
export function withName(name: string, words: LinesWords, then: (to: Username) => Input): Input {
  try {
    return then(parseUsername(name.replace(/^@/u, "")));
  } catch (error) {
    if (error instanceof CoterieError) return mistake(words.notSent(error.message));
    throw error;
  }
}
