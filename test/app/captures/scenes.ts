import { peer } from "../../helpers/seed-peer.ts";
import type { RunningServer } from "../../helpers/server.ts";
import { configuredServer } from "../../config/configured.ts";
import { Person } from "../person.ts";
import { type Capture, captureOf } from "./capture.ts";
import { SceneClock } from "./clock.ts";

/** Every capture of the documents, by its name. */
export type Captures = ReadonlyMap<string, Capture>;

/** One morning of ann, who starts for the first time; the others are in her group. */
class Morning {
  readonly captures = new Map<string, Capture>();
  readonly server: RunningServer;
  readonly clock: SceneClock;
  readonly ann: Person;

  constructor(server: RunningServer, clock: SceneClock, ann: Person) {
    this.server = server;
    this.clock = clock;
    this.ann = ann;
  }

  /** Waits until ann sees all of this at once, and captures it. */
  async shows(name: string, ...patterns: readonly RegExp[]): Promise<void> {
    const { ann } = this;
    await ann.until(
      () => patterns.every((pattern) => pattern.test(ann.screen)),
      patterns.map(String).join(" and "),
    );
    this.captures.set(name, captureOf(ann));
  }

  /**
   * It is `time` now, for the server as well. It looks at its wall clock when a deadline is due:
   * here that of a command that somebody began and does not end.
   */
  async isNow(time: string): Promise<void> {
    this.clock.shows(time);
    await using nobody = await peer(this.server, "nobody");
    await nobody.writes(Uint8Array.of(0));
    await nobody.closed();
  }

  /** The window has this size now. */
  async resizes(columns: number, rows: number): Promise<void> {
    this.ann.resizes(columns, rows);
    await this.ann.fits();
  }

  /** While `during` lasts, the server is there and answers nothing. */
  async isStuck(during: () => Promise<void>): Promise<void> {
    process.kill(this.server.pid, "SIGSTOP");
    try {
      await during();
    } finally {
      process.kill(this.server.pid, "SIGCONT");
    }
  }
}

/** Plays all scenes with a real server and a real client. */
export async function playScenes(): Promise<Captures> {
  const clock = new SceneClock("08:55");
  // One text of a sender is kept for somebody away: the second one is refused.
  const limits = { "limits.sender_share": "1", "limits.begun_command": '"1 s"' };
  await using server = await configuredServer(limits, { env: clock.env });
  await using ann = new Person(server, "ann", { isAsked: true, env: clock.env });
  const morning = new Morning(server, clock, ann);
  await starts(morning);
  await talks(morning);
  await writes(morning);
  await goesElsewhere(morning);
  await hearsFates(morning);
  await losesTheServer(morning);
  return morning.captures;
}

async function starts(morning: Morning): Promise<void> {
  const { ann, server } = morning;
  await ann.sees(/1, 2 or an address:$/u);
  ann.types(`${server.host}:${server.port}\r`);
  await ann.sees(/Your name.*:$/u);
  ann.types("ann");
  await morning.shows("first-run", /\]: ann$/u);
  ann.presses("enter");
  await ann.sees(/ online/u);
  await morning.resizes(80, 16);
  await morning.shows("alone", / online/u, /▸ann +here │/u, /Nobody else is here yet/u);
  await morning.resizes(80, 24);
}

async function talks(morning: Morning): Promise<void> {
  const { ann, server, clock } = morning;
  const [bob, carol, dave, erin] = await Promise.all(
    ["bob", "carol", "dave", "erin"].map((name) => peer(server, name, { autoReply: true })),
  );
  if (bob === undefined || carol === undefined || dave === undefined || erin === undefined) return;
  for (const each of [bob, carol, dave, erin]) await each.roundtrip();

  await erin.sends("ann", "good morning, ann");
  await ann.sees(/erin +1 /u);
  ann.types("/to erin\r");
  await ann.sees(/▸erin +here/u);
  ann.types("do you come at one?\r");
  await ann.sees(/✓ do you come/u);
  await erin.roundtrip();
  await erin.sends("ann", "if I am back by then");
  await ann.sees(/erin +if I am back/u);

  await morning.isNow("09:12");
  await bob.sends("ann", "morning. did the build pass?");
  await ann.sees(/bob +1 /u);
  ann.types("/to bob\r");
  await ann.sees(/▸bob +here[^]*bob +morning/u);
  await morning.isNow("09:13");
  ann.types("yes, 412 green. the log is at https://ci.example/run/412\r");
  await ann.sees(/✓ yes, 412/u);
  await bob.sends("ann", "thanks. 日本語 lines up, 👍 too");
  await ann.sees(/thanks/u);

  ann.types("/to erin\r");
  await ann.sees(/▸erin/u);
  await morning.isNow("11:02");
  await bob.sends("ann", "lunch at one?");
  await ann.sees(/bob +1 /u);
  await bob.sends("ann", "erin comes too if she is back by then");
  await ann.sees(/bob +2 /u);
  await erin[Symbol.asyncDispose]();
  await ann.sees(/erin +away/u);
  ann.types("/to bob\r");
  await ann.sees(/── 2 new/u);

  clock.shows("11:04");
  ann.types("fine by me\r");
  await ann.sees(/✓ fine by me/u);
  await carol.sends("ann", "the printer is free again");
  await ann.sees(/carol +1 /u);
  await carol.sends("ann", "and dave has the paper");
  await ann.sees(/carol +2 /u);
  await dave.sends("ann", "lunch?");
  await ann.sees(/carol +2 [^]*dave +1 /u);
  clock.shows("11:05");
  await morning.isStuck(async () => {
    ann.types("and bring the printout\rsee you there");
    await morning.shows("screen", /◌ and bring[^]* see you there\n.*◌ sending 1/u);
  });
  await ann.sees(/✓ and bring/u);
}

async function writes(morning: Morning): Promise<void> {
  const { ann } = morning;
  await morning.resizes(40, 12);
  await morning.shows("narrow", /^ bob +here +carol 2 +dave 1[^]*✓\n and bring/u);
  await morning.resizes(20, 5);
  await morning.shows("tiny", /^ bob[^]*printout\n── to bob ─+\n see you there/u);

  await morning.resizes(80, 14);
  ann.presses("alt-enter");
  ann.types("the third floor, not the second");
  await morning.shows("lines", / see you there\n {2}the third floor, not the second\n/u);
  ann.presses("ctrl-c");
  await morning.shows("aside", /put aside/u);
  ann.pastes(longText());
  await morning.shows("split", /goes as 2 messages[^]*end of the list\n.*\/1000/u);
  ann.presses("ctrl-c");
  await ann.sees(/put aside/u);
}

/** More than goes into one message. */
function longText(): string {
  const lines = Array.from(
    { length: 24 },
    (_, at) => `${at + 1} of the things that we wanted to talk about over lunch`,
  );
  return [...lines, "end of the list"].join("\n");
}

async function goesElsewhere(morning: Morning): Promise<void> {
  const { ann } = morning;
  ann.types("half a thought");
  await ann.writes("half a thought");
  ann.presses("ctrl-k");
  ann.types("r");
  await morning.shows("go-to", /── go to ─[^]*\n r\n[^]*carol +here +2 unread\n[^]*erin/u);
  ann.presses("enter");
  await morning.shows("draft", /^▸carol +here[^]*── 2 new/mu, /^ bob +\* here/mu, /dave +1 /u);
  ann.presses("ctrl-f");
  ann.types("lunch");
  await morning.shows("find", /── find ─[^]*\n lunch\n[^]*dave {2}lunch\?\n[^]*bob {2}lunch/u);
  ann.presses("escape");
  await ann.seesNo(/── find/u);
  ann.types("/to bob\r");
  await ann.writes("half a thought");
  ann.presses("ctrl-up", "ctrl-up", "ctrl-up", "ctrl-up");
  await morning.shows("pick", /^.{15}│▸11:02[^]*y copy/mu);
  ann.presses("escape");
  await ann.seesNo(/y copy/u);
}

async function hearsFates(morning: Morning): Promise<void> {
  const { ann, clock } = morning;
  await morning.resizes(100, 14);
  clock.shows("11:30");
  ann.types("\u0015/to erin\r");
  await ann.sees(/── to erin/u);
  ann.types("the gate is open from 12:30\r");
  await ann.sees(/◷ +the gate is open/u);
  clock.shows("11:31");
  ann.types("ask for dave there\r");
  await ann.sees(/✗ +ask for dave/u);
  clock.shows("11:32");
  await morning.isStuck(async () => {
    ann.types("or call me\r");
    await morning.shows("marks", /◌ +or call me +sent, no answer/u, /◌ sending 1/u);
  });
  await ann.sees(/✗ +or call me/u);
}

async function losesTheServer(morning: Morning): Promise<void> {
  const { ann, clock, server } = morning;
  await morning.resizes(80, 14);
  ann.types("/to bob\r");
  await ann.sees(/── to bob/u);
  clock.shows("11:40");
  await server.kill();
  await ann.sees(/offline, /u);
  ann.types("on my way\r");
  // Its first words are of how the connection ended, the next ones of a try.
  await ann.sees(/◌ on my way[^]*cannot reach/u);
  await morning.shows("offline", /offline, next try in \d s/u, /cannot reach/u, /◌ 1 waiting/u);
}
