import type { DoctorWords } from "../../words/english/doctor.ts";
import type { Words } from "../../words/words.ts";
import type { DoctorFacts, StoreFacts } from "./facts.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly subject: keyof DoctorWords["subjects"];
  /** The fact, as a sentence. */
  readonly says: string;
  /** The one line that changes it; `undefined`: it is well. */
  readonly remedy: string | undefined;
}

const mib = 1024 * 1024;
/** With less free than this the next texts may have no room. */
const freeLeastMib = 64;

/** What of tmux Coterie is better with: the setting, what is well, the line that sets it. */
const tmuxWishes = [
  { name: "focus-events", isWell: (value: string) => value === "on", line: "focus-events on" },
  { name: "set-clipboard", isWell: (value: string) => value !== "off", line: "set-clipboard on" },
  {
    name: "allow-passthrough",
    isWell: (value: string) => value !== "off",
    line: "allow-passthrough on",
  },
  { name: "escape-time", isWell: (value: string) => Number(value) <= 50, line: "escape-time 10" },
] as const;

/** What is to be said of all that was looked at, in the order of the page. Pure. */
export function findingsOf(facts: DoctorFacts, words: Pick<Words, "doctor">): readonly Finding[] {
  const { doctor } = words;
  return [
    well("program", doctor.program(facts.version, facts.node)),
    ...terminalFindings(facts, doctor),
    ...multiplexerFindings(facts, doctor),
    languageFinding(facts, doctor),
    ...serverFindings(facts, doctor),
    ...storeFindings(facts.store, doctor),
  ];
}

/** A finding as two lines at most: "ok    server  ..." and what to do. */
export function findingLines({ subject, says, remedy }: Finding, words: DoctorWords): string[] {
  const names = Object.values(words.subjects);
  const columns = Math.max(...names.map(({ length }) => length));
  const signs = Math.max(words.ok.length, words.wrong.length);
  const sign = (remedy === undefined ? words.ok : words.wrong).padEnd(signs);
  const head = `${sign}  ${words.subjects[subject].padEnd(columns)}  `;
  const first = `${head}${says}`;
  return remedy === undefined ? [first] : [first, `${" ".repeat(head.length)}${remedy}`];
}

function well(subject: Finding["subject"], says: string): Finding {
  return { subject, says, remedy: undefined };
}

function terminalFindings({ terminal, environment }: DoctorFacts, words: DoctorWords): Finding[] {
  const { TERM = "", NO_COLOR = "" } = environment;
  if (terminal.kind === "none") return [well("terminal", words.noTerminal)];
  if (TERM === "" || TERM === "dumb") {
    return [{ subject: "terminal", says: words.isDumb(TERM), remedy: words.setTerm }];
  }
  const bare = TERM.startsWith("vt") ? words.noColourTerm : words.withColours;
  const colours = well("colours", NO_COLOR === "" ? bare : words.noColour);
  if (terminal.kind === "silent") return [well("terminal", words.isSilent(TERM)), colours];
  const { widths, isSynchronized } = terminal.facts;
  const isWide = widths.ambiguous === 2;
  const emoji = widths.unit === "cluster" ? words.clusters : words.parts;
  return [
    well("terminal", words.isTerm(TERM)),
    colours,
    isWide
      ? { subject: "widths", says: words.ambiguous, remedy: words.wideFrames }
      : well("widths", emoji),
    well("frames", isSynchronized ? words.synchronized : words.notSynchronized),
  ];
}

function multiplexerFindings({ tmux, environment }: DoctorFacts, words: DoctorWords): Finding[] {
  if (tmux === undefined) {
    const isScreen = (environment.STY ?? "") !== "";
    return isScreen ? [{ subject: "screen", says: words.screen, remedy: words.useTmux }] : [];
  }
  if (tmux === "silent") return [well("tmux", words.tmuxSilent)];
  const wishes = tmuxWishes.flatMap(({ name, isWell, line }): Finding[] => {
    const value = tmux.options.get(name);
    // An older tmux does not know it, and then it does nothing wrong.
    if (value === undefined) return [];
    const says = words.tmuxOption(name, value);
    if (isWell(value)) return [well("tmux", says)];
    return [{ subject: "tmux", says, remedy: words.tmuxChange(`set -g ${line}`) }];
  });
  return [well("tmux", words.tmux(tmux.version)), ...wishes];
}

function languageFinding({ environment }: DoctorFacts, words: DoctorWords): Finding {
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  const name = locale ?? "C";
  if (/utf-?8/iu.test(name)) return well("language", words.utf8(name));
  return { subject: "language", says: words.notUtf8(name), remedy: words.setUtf8 };
}

function serverFindings({ server }: DoctorFacts, words: DoctorWords): Finding[] {
  if (server.kind === "unknown") {
    return [{ subject: "server", says: words.noAccount, remedy: words.begin }];
  }
  if (server.kind === "failed") {
    return [{ subject: "server", says: server.why, remedy: server.remedy }];
  }
  const { place, level, isMember, tripsMs } = server;
  const known = level === undefined ? "" : words.level(level);
  const reached = words.reached(place + known, isMember ? words.tls : words.noTls);
  if (tripsMs.length === 0) return [well("server", reached)];
  const [best, worst] = [Math.min(...tripsMs), Math.max(...tripsMs)];
  return [well("server", reached), well("trip", words.trip(best.toFixed(1), worst.toFixed(1)))];
}

function storeFindings(store: StoreFacts | undefined, words: DoctorWords): Finding[] {
  if (store === undefined) return [];
  const { path, bytes, freeBytes, damage, messages, waiting } = store;
  if (damage !== undefined) {
    return [{ subject: "store", says: words.storeDamaged(path, damage), remedy: words.mend }];
  }
  const free = Math.floor(freeBytes / mib);
  const says = words.store(path, (bytes / mib).toFixed(1), String(messages), String(free));
  const isFull = free < freeLeastMib;
  return [
    { subject: "store", says, remedy: isFull ? words.fewFree : undefined },
    waiting === 0
      ? well("waiting", words.noneWaiting)
      : { subject: "waiting", says: words.waiting(String(waiting)), remedy: words.seeWaiting },
  ];
}
