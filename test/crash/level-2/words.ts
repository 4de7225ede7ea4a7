import { splitText } from "../../../src/wire/split-text.ts";

/** What a client of the rounds reports of itself, each in the moment in which it has happened. */
export type Deed =
  /** Connected. */
  | "online"
  /** Not connected; it tries again. */
  | "offline"
  /** A text is in the outbox: to whom, its head, and how often that is repeated. */
  | "said"
  /** Texts are marked as about to leave. */
  | "claimed"
  /** Texts were handed to the connection: their names. */
  | "wrote"
  /** What an answer said is on the disk: code and row. */
  | "settled"
  /** What the server told by name is on the disk: code and row. */
  | "told"
  /** Messages are on the disk, and not confirmed: from whom. */
  | "took"
  /** Messages were confirmed: how many. */
  | "came"
  /** It found itself speaking level 1. */
  | "plain";

/** One line of a client's standard output. */
export interface Report {
  readonly deed: Deed;
  readonly words: readonly string[];
}

/** What a client is told on its standard input: to say nothing new, to end, or when to die. */
export type Order =
  | { readonly order: "quiet" | "end" }
  /** SIGKILL for itself, when it has done this so many times more. */
  | { readonly order: "die"; readonly deed: Deed; readonly count: number };

/** What one client is, for the whole life of its process. */
export interface Role {
  readonly user: string;
  /** The folder of all accounts. */
  readonly home: string;
  readonly port: number;
  /** Counts the processes of this client, so that no head comes twice. */
  readonly life: number;
  /** Whom it writes to; nobody: it only listens. */
  readonly to: readonly string[];
  /** Texts without a fate at a time. */
  readonly window: number;
  /** What it says to whom comes from this. */
  readonly seed: number;
  /** The control: what may have left goes out again under a fresh name. */
  readonly renames: boolean;
}

/**
 * The parts of a text, as keys: each holds its head many times over with a number, so that no two
 * parts of a run are equal.
 *
 * @param head - of one text; has no spaces.
 * @param repeats - 1 for a short text; the parts hold 1000 bytes each.
 */
export function partsOf(head: string, repeats: number): Uint8Array[] {
  const marks = Array.from({ length: repeats }, (_, at) => `${head}/${at}`);
  let parts = splitText(marks.join(" "));
  // A last part that holds only the end of a mark may be the end of another text as well.
  while (parts.length > 1 && (parts.at(-1)?.length ?? 0) < 2 * (marks.at(-1)?.length ?? 0)) {
    marks.push(`${head}/${marks.length}`);
    parts = splitText(marks.join(" "));
  }
  return parts;
}

export function formatReport({ deed, words }: Report): string {
  return `${[deed, ...words].join(" ")}\n`;
}

/** Reads a line of a client of ours; nobody else writes them. */
export function readReport(line: string): Report {
  const [first = "", ...words] = line.split(" ");
  const deed = deeds.find((each) => each === first);
  if (deed === undefined) throw new Error(`a client reports: ${line}`);
  return { deed, words };
}

const deeds: readonly Deed[] = [
  "online",
  "offline",
  "said",
  "claimed",
  "wrote",
  "settled",
  "told",
  "took",
  "came",
  "plain",
];
