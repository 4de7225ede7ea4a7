import type { DoctorWords } from "../../words/english/doctor.ts";
import { bad, type Finding, look, well } from "./finding.ts";
import { inputFindings } from "./input-findings.ts";
import { outsideFindings } from "./outside-findings.ts";
import type { DoctorFacts, StoreFacts } from "./facts.ts";

const mib = 1024 * 1024;
/** With less free than this the next texts may have no room. */
const freeLeastMib = 64;
/** Clocks that differ by less than this put no text at a wrong time that anybody notices. */
const clockSeconds = 10;
const clockLine = "sudo timedatectl set-ntp true";

/** What of tmux Coterie is better with: the setting, what is well, the line that sets it. */
const tmuxWishes = [
  {
    name: "focus-events",
    isWell: (value: string) => value === "on",
    line: "set -g focus-events on",
  },
  {
    name: "allow-passthrough",
    isWell: (value: string) => value !== "off",
    line: "set -g allow-passthrough on",
  },
  {
    name: "escape-time",
    isWell: (value: string) => Number(value) <= 50,
    line: "set -g escape-time 10",
  },
  {
    name: "extended-keys",
    isWell: (value: string) => value !== "off",
    line: "set -s extended-keys on",
  },
] as const;

/** What is to be said of all that was looked at, in the order of the page. Pure. */
export function findingsOf(facts: DoctorFacts, words: DoctorWords): readonly Finding[] {
  return [
    well("program", words.program(facts.version, facts.node)),
    ...terminalFindings(facts, words),
    ...multiplexerFindings(facts, words),
    ...outsideFindings(facts, words),
    languageFinding(facts, words),
    ...serverFindings(facts, words),
    ...storeFindings(facts.store, words),
  ];
}

/** A finding as two lines at most: "ok    server  ..." and what to do. */
export function findingLines(
  { subject, grade, says, remedy }: Finding,
  words: DoctorWords,
): string[] {
  const names = Object.values(words.subjects);
  const columns = Math.max(...names.map(({ length }) => length));
  const signs = Math.max(...Object.values(words.grades).map(({ length }) => length));
  const sign = words.grades[grade].padEnd(signs);
  const head = `${sign}  ${words.subjects[subject].padEnd(columns)}  `;
  const first = `${head}${says}`;
  return remedy === undefined ? [first] : [first, `${" ".repeat(head.length)}${remedy}`];
}

function terminalFindings(
  { terminal, environment, tmux }: DoctorFacts,
  words: DoctorWords,
): Finding[] {
  const { TERM = "", NO_COLOR = "" } = environment;
  if (terminal.kind === "none") return [well("terminal", words.noTerminal)];
  if (TERM === "" || TERM === "dumb") {
    return [look("terminal", words.isDumb(TERM), words.setTerm)];
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
    isWide ? look("widths", words.ambiguous, words.wideFrames) : well("widths", emoji),
    well("frames", isSynchronized ? words.synchronized : words.notSynchronized),
    ...inputFindings(terminal.facts, tmux !== undefined, words),
  ];
}

function multiplexerFindings({ tmux, environment }: DoctorFacts, words: DoctorWords): Finding[] {
  if (tmux === undefined) {
    const isScreen = (environment.STY ?? "") !== "";
    return isScreen ? [look("screen", words.screen, words.useTmux)] : [];
  }
  if (tmux === "silent") return [well("tmux", words.tmuxSilent)];
  const wishes = tmuxWishes.flatMap(({ name, isWell, line }): Finding[] => {
    const value = tmux.options.get(name);
    // An older tmux does not know it, and then it does nothing wrong.
    if (value === undefined) return [];
    const says = words.tmuxOption(name, value);
    if (isWell(value)) return [well("tmux", says)];
    return [look("tmux", says, words.tmuxChange(line))];
  });
  return [well("tmux", words.tmux(tmux.version)), ...wishes];
}

function languageFinding({ environment }: DoctorFacts, words: DoctorWords): Finding {
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  const name = locale ?? "C";
  if (/utf-?8/iu.test(name)) return well("language", words.utf8(name));
  return look("language", words.notUtf8(name), words.setUtf8);
}

function serverFindings(
  { server, serverKeys }: DoctorFacts,
  words: DoctorWords,
): readonly Finding[] {
  if (server.kind === "unknown") {
    return [look("server", words.noAccount, words.begin)];
  }
  if (server.kind === "failed") {
    return [bad("server", server.why, server.remedy)];
  }
  const { place, level, isMember, tripsMs, aheadMs } = server;
  const known = level === undefined ? "" : words.level(level);
  const reached = words.reached(place + known, isMember ? words.tls : words.noTls);
  const keys = serverKeys.length === 0 ? [] : [well("key", words.keys(serverKeys.join(", ")))];
  return [
    well("server", reached),
    ...keys,
    ...tripFindings(tripsMs, words),
    ...clockFindings(aheadMs, words),
  ];
}

function tripFindings(tripsMs: readonly number[], words: DoctorWords): Finding[] {
  if (tripsMs.length === 0) return [];
  const [best, worst] = [Math.min(...tripsMs), Math.max(...tripsMs)];
  return [well("trip", words.trip(best.toFixed(1), worst.toFixed(1)))];
}

function clockFindings(aheadMs: number | undefined, words: DoctorWords): Finding[] {
  if (aheadMs === undefined) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds < clockSeconds) return [well("clock", words.clockWell)];
  const says = aheadMs > 0 ? words.clockBehind(seconds) : words.clockAhead(seconds);
  return [look("clock", says, words.setClock(clockLine))];
}

function storeFindings(store: StoreFacts | undefined, words: DoctorWords): Finding[] {
  if (store === undefined) return [];
  const { path, bytes, freeBytes, damage, messages, waiting } = store;
  if (damage !== undefined) {
    return [bad("store", words.storeDamaged(path, damage), words.mend)];
  }
  const free = Math.floor(freeBytes / mib);
  const says = words.store(path, (bytes / mib).toFixed(1), String(messages), String(free));
  const isFull = free < freeLeastMib;
  return [
    isFull ? look("store", says, words.fewFree) : well("store", says),
    waiting === 0
      ? well("waiting", words.noneWaiting)
      : look("waiting", words.waiting(String(waiting)), words.seeWaiting),
  ];
}
