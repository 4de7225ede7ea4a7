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
  /** The file that they come from; empty if there is none. */
  readonly config: string;
  readonly startMs: number;
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
  const address = addressText(facts.host, facts.port);
  const where = address === DEFAULT_ADDRESS ? "" : `--server ${address} `;
  const people = count(keptPeople, "person", "people");
  const repaired = facts.repaired ? "; copied after a failure of the disk" : "";
  return [
    `coterie ${facts.version}  node ${facts.runtime}  pid ${facts.pid}`,
    `data     ${facts.data} (${count(keptMessages, "message")} kept for ${people}${repaired})`,
    `listen   ${address} · plain, and everybody may use any name (--auth none)`,
    ...(facts.config === "" ? [] : [`config   ${facts.config}`]),
    `limits   ${limitsText(facts.settings)}`,
    `try      npx coterie chat ${where}--user ann   (in a second terminal)`,
    `ready in ${facts.startMs} ms`,
  ];
}

function limitsText({ limits }: Settings): string {
  if (limits.rates_and_quotas === "off") return "off: no rates, no quotas";
  const rate = measured(limits.rate, RATES).replace("/", " messages/");
  const mailbox = `${plainCount(limits.mailbox_messages)} messages`;
  const size = measured(limits.mailbox_size, SIZES);
  return `${rate} a name · mailbox ${mailbox}, ${size} · kept ${measured(limits.kept, TIMES)}`;
}

function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
