/** One message in the file of one account, as far as the ledger looks at it. */
export interface Entry {
  /** Whom the conversation is with. */
  readonly peer: string;
  readonly isOwn: boolean;
  /** No two messages of a run have the same. */
  readonly text: string;
  readonly state: string;
  readonly code: string | undefined;
  /** Under which its writer sent it; a log does not say. */
  readonly name?: { readonly epoch: bigint; readonly id: number };
}

/** A broken promise. */
export interface Fault {
  readonly kind: "lost" | "doubled" | "disorder" | "fate" | "unexpected" | "trouble";
  readonly what: string;
}

/** What the files of all clients say, and what was known beforehand. */
export interface Books {
  /** The entries of each account, in the order of its file. */
  readonly files: ReadonlyMap<string, readonly Entry[]>;
  /** Texts that were reported as written into the outbox, by their writer. */
  readonly said: ReadonlyMap<string, readonly string[]>;
  /** Who was never there yet: what is for them must be kept, and nothing else. */
  readonly absent: ReadonlySet<string>;
}

/** What a look into all books has found. */
export interface Verdict {
  readonly faults: readonly Fault[];
  /** Messages in all outboxes. */
  readonly texts: number;
  /** Of these known to their writer as taken, and as kept. */
  readonly taken: number;
  readonly kept: number;
}

/**
 * Holds the files of all clients against each other once everything has come to rest: each text
 * of an outbox is in its recipient's file once, in the order of its writer, and its writer knows
 * it as taken.
 */
export function examine({ files, said, absent }: Books): Verdict {
  const faults: Fault[] = [];
  const own = [...files].flatMap(([writer, entries]) =>
    entries.filter(({ isOwn }) => isOwn).map((entry) => ({ writer, entry })),
  );
  for (const [writer, entries] of files) {
    const mine = entries.filter(({ isOwn }) => isOwn);
    faults.push(...missing(writer, mine, said.get(writer) ?? []));
    for (const [peer, texts] of Map.groupBy(mine, (entry) => entry.peer)) {
      const theirs = (files.get(peer) ?? []).filter(
        (entry) => !entry.isOwn && entry.peer === writer,
      );
      faults.push(...between(`${writer} to ${peer}`, texts, theirs, absent.has(peer)));
    }
    faults.push(...strangers(writer, entries, files));
  }
  const count = (code: string): number => own.filter(({ entry }) => entry.code === code).length;
  return { faults, texts: own.length, taken: count("200"), kept: count("300") };
}

/**
 * While everything runs: what a writer knows as taken is in its recipient's file.
 *
 * @param isThere - whether a text is in the file of its recipient, which is looked into afterwards.
 */
export function falselyTaken(
  writer: readonly Entry[],
  isThere: (entry: Entry) => boolean,
): Fault[] {
  return writer
    .filter((entry) => entry.isOwn && entry.code === "200" && !isThere(entry))
    .map(({ peer, text }) => ({ kind: "fate", what: `${peer} has not taken ${text}` }));
}

/** What was reported as written, and is in no outbox. */
function missing(writer: string, own: readonly Entry[], said: readonly string[]): Fault[] {
  const texts = new Set(own.map(({ text }) => text));
  return said
    .filter((text) => !texts.has(text))
    .map((text) => ({ kind: "lost", what: `not in the file of ${writer}: ${text}` }));
}

/** One writer and one recipient. */
function between(
  way: string,
  own: readonly Entry[],
  theirs: readonly Entry[],
  isAbsent: boolean,
): Fault[] {
  const faults: Fault[] = [];
  const times = new Map<string, number>();
  for (const { text } of theirs) times.set(text, (times.get(text) ?? 0) + 1);
  const written = Map.groupBy(own, ({ text }) => text);
  for (const [text, entries] of written) {
    const came = times.get(text) ?? 0;
    if (came > 1) faults.push({ kind: "doubled", what: `${way}, ${came} times: ${text}` });
    if (came === 0 && !isAbsent) faults.push({ kind: "lost", what: `${way}: ${text}` });
    const wanted = came > 0 ? "done 200" : "kept 300";
    for (const { state, code } of entries.slice(-1)) {
      const known = `${state} ${code ?? "-"}`;
      if (known !== wanted) {
        faults.push({ kind: "fate", what: `${way}, came ${came} times, is ${known}: ${text}` });
      }
    }
  }
  return [...faults, ...disorder(way, [...written.keys()], theirs)];
}

/** A message that came for the first time when a later one of its writer had come already. */
function disorder(way: string, written: readonly string[], theirs: readonly Entry[]): Fault[] {
  const places = new Map(written.map((text, place) => [text, place]));
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let last = -1;
  for (const { text } of theirs) {
    const place = places.get(text);
    if (place === undefined || seen.has(text)) continue;
    seen.add(text);
    if (place < last) {
      faults.push({ kind: "disorder", what: `${way}: ${text} came behind ${written[last] ?? ""}` });
    }
    last = Math.max(last, place);
  }
  return faults;
}

/** What came from somebody who has not written it. */
function strangers(
  reader: string,
  entries: readonly Entry[],
  files: ReadonlyMap<string, readonly Entry[]>,
): Fault[] {
  const faults: Fault[] = [];
  for (const [peer, came] of Map.groupBy(entries, (entry) => entry.peer)) {
    const theirs = (files.get(peer) ?? []).filter(({ isOwn, peer: to }) => isOwn && to === reader);
    const texts = new Set(theirs.map(({ text }) => text));
    for (const { isOwn, text } of came) {
      if (isOwn || texts.has(text)) continue;
      faults.push({ kind: "unexpected", what: `${reader} has from ${peer}: ${text}` });
    }
  }
  return faults;
}
