import type { Roster } from "../core/members/roster.ts";
import { localTime } from "../io/local-time.ts";
import type { MadeCode } from "./members/open-group.ts";
import type { Settings } from "./settings/schema.ts";
import { measured, plainCount, RATES, SIZES, TIMES } from "./settings/units.ts";

/** What a person who starts a server should know. */
export interface StartFacts {
  readonly version: string;
  readonly runtime: string;
  readonly pid: number;
  readonly data: string;
  readonly keptMessages: number;
  readonly keptPeople: number;
  /** The database was copied after a failure of the disk. */
  readonly repaired: boolean;
  readonly host: string;
  readonly port: number;
  readonly settings: Settings;
  /** Who belongs to it, where people sign in. */
  readonly group: GroupFacts | undefined;
  /** The file that they come from; empty if there is none. */
  readonly config: string;
  readonly startMs: number;
}

/** What a person who starts a server with members should know. */
export interface GroupFacts {
  readonly roster: Roster;
  /** The code that the next line on standard output tells. */
  readonly ownCode: Pick<MadeCode, "reset"> | undefined;
  /** From when on a start takes another key, milliseconds since 1970. */
  readonly rollsAtMs?: number | undefined;
}

/** `HOST:PORT` as commands take it; an IPv6 address in brackets. */
export function addressText(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a command looks for a server that is not named. */
const DEFAULT_ADDRESS = "127.0.0.1:7427";

/** One line per fact, then silence: everything else goes to the log. */
export function bannerLines(facts: StartFacts): string[] {
  const { keptMessages, keptPeople } = facts;
  const people = count(keptPeople, "person", "people");
  const repaired = facts.repaired ? "; copied after a failure of the disk" : "";
  return [
    `coterie ${facts.version}  node ${facts.runtime}  pid ${facts.pid}`,
    `data     ${facts.data} (${count(keptMessages, "message")} kept for ${people}${repaired})`,
    ...(facts.group === undefined ? openLines(facts) : groupLines(facts, facts.group)),
    ...(facts.config === "" ? [] : [`config   ${facts.config}`]),
    `limits   ${limitsText(facts.settings, facts.group !== undefined)}`,
    ...lastWords(facts),
    `ready in ${facts.startMs} ms`,
  ];
}

function openLines({ host, port }: StartFacts): string[] {
  const address = addressText(host, port);
  return [`listen   ${address} · plain, and everybody may use any name (--auth none)`];
}

function groupLines(
  { host, port, settings }: StartFacts,
  { roster, rollsAtMs }: GroupFacts,
): string[] {
  const all = [...roster.members.values()].filter(({ isRemoved }) => !isRemoved);
  return [
    `listen   ${addressText(host, port)} · TLS, and members sign in with a key`,
    `plain    ${plainText(settings.server.plain)}`,
    `members  ${all.length === 0 ? "nobody yet" : String(all.length)}`,
    ...(rollsAtMs === undefined ? [] : [`key      ${rollText(rollsAtMs)}`]),
  ];
}

function rollText(atMs: number): string {
  const { year, month, day, hour, minute } = localTime(atMs);
  const [mm, dd, h, m] = [month, day, hour, minute].map((part) => String(part).padStart(2, "0"));
  return `another at the first start from ${year}-${mm}-${dd} ${h}:${m} on; members are told`;
}

function plainText(plain: Settings["server"]["plain"]): string {
  if (plain === "off") return "nobody: all must speak TLS";
  const who = PLAIN[typeof plain === "string" ? plain : "some"];
  return `${who} without TLS, under names that are no member's`;
}

const PLAIN = { loopback: "this machine", open: "everybody", some: "some networks" } as const;

/** What to do next. */
function lastWords({ host, port, group }: StartFacts): string[] {
  if (group !== undefined) return joinLines(group.ownCode);
  const address = addressText(host, port);
  const where = address === DEFAULT_ADDRESS ? "" : `--server ${address} `;
  return [`try      npx coterie chat ${where}--user ann   (in a second terminal)`];
}

function joinLines(ownCode: GroupFacts["ownCode"]): string[] {
  if (ownCode === undefined) return [];
  const { reset } = ownCode;
  if (reset !== undefined) return [`join     by the line below ${reset} comes anew, within a day`];
  return ["join     by the line below, as the owner; each start makes a new one until then"];
}

function limitsText({ limits }: Settings, areMembers: boolean): string {
  if (limits.rates_and_quotas === "off") return "off: no rates, no quotas";
  const rated = areMembers ? limits.member_rate : limits.rate;
  const rate = measured(rated, RATES).replace("/", " messages/");
  const mailbox = `${plainCount(limits.mailbox_messages)} messages`;
  const size = measured(limits.mailbox_size, SIZES);
  return `${rate} a name · mailbox ${mailbox}, ${size} · kept ${measured(limits.kept, TIMES)}`;
}

function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
