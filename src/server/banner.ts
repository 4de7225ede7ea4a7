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
  readonly limits: "on" | "off";
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
  const limits = "200 messages/s a name · mailbox 10000 messages, 10 MiB · kept 90 days";
  return [
    `coterie ${facts.version}  node ${facts.runtime}  pid ${facts.pid}`,
    `data     ${facts.data} (${count(keptMessages, "message")} kept for ${people}${repaired})`,
    `listen   ${address} · plain, and everybody may use any name (--auth none)`,
    `limits   ${facts.limits === "on" ? limits : "off: no rates, no quotas"}`,
    `try      npx coterie chat ${where}--user ann   (in a second terminal)`,
    `ready in ${facts.startMs} ms`,
  ];
}

function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
