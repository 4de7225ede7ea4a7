import type { Command } from "commander";
import { settingsIn } from "../app/settings-keeper.ts";
import type { Account } from "../client/account.ts";
import { type AnswerTally, readTallies } from "../io/account/tallies.ts";
import { wrapRows } from "../tui/text/columns.ts";
import { jsonSafe, safe, safeText, type SafeText } from "../tui/text/safe-text.ts";
import { parseUsername } from "../wire/username.ts";
import { namesFor } from "./account-names.ts";
import { type BarForm, barLines } from "./bars.ts";
import { settingsFile } from "./chat-language.ts";
import { isAsciiOnly } from "./chat-look.ts";
import { Exit, usageError } from "./exit.ts";
import { declareLocalOptions, knownAccountOf } from "./shared-options.ts";
import { terminalSize } from "./streams.ts";
import { countOption, countReader, flagOption } from "./subcommand.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { byMonthIfMany, countTalk, type Counted, type TalkCounts } from "./talk-counts.ts";

const examples = `
It looks only at this machine, needs no server, and changes nothing. A terminal is shown bars; on a
pipe each line is the kind, the label and the count, with tabs between them. Days and hours are
those of this machine's clock. An answer is the first text after one of the other side, within a
day; half of all answers came at least as fast as told.

--json prints one line: {"texts","days","hours","people","answers"}; in each list of counts stands
{"label","count"}, and a "label" of people is a name. "answers" has {"own","count","minutes"}, or
null where there were none.

Examples:
  $ coterie stats                      with everybody
  $ coterie stats bob --days 90
  $ coterie stats bob --ascii          bars of # only`;

/** `coterie stats`: how much was said, when and by whom, from the disk of this machine. */
export const stats: Subcommand = { declare, run };

const daysUsual = 30;
const monthsShown = 24;
const peopleShown = 20;

function declare(command: Command): void {
  command
    .description("Shows how much was said, by day, by hour and by person.")
    .argument("[name]", "with whom; without it, with everybody")
    .option(
      "--days <n>",
      `so many days as bars, the last (default: ${daysUsual})`,
      countReader("--days 90"),
    )
    .option("--ascii", "draw bars of # only, as with ascii = true in config.toml");
  declareLocalOptions(command);
  command.addHelpText("after", examples);
}

async function run(invocation: Invocation): Promise<number> {
  const { args, streams } = invocation;
  const [name] = args;
  const peer = name === undefined ? undefined : parseUsername(name);
  const account = knownAccountOf(invocation);
  if (account === undefined) {
    throw usageError(
      "nothing was said yet by this account on this machine",
      "Talk first, such as coterie chat --user ann, or name another by --user and --server.",
    );
  }
  try {
    const found = readStats(account, peer);
    if (flagOption(invocation, "json")) {
      await streams.write(`${jsonOf(found)}\n`);
    } else if (found.counts.total === 0) {
      const withWhom = peer === undefined ? safe`` : safe` with ${safeText(peer)}`;
      streams.say(safe`coterie stats: nothing was said${withWhom}, as far as this machine knows.`);
    } else {
      const { columns } = terminalSize();
      const lines = streams.outIsTerminal
        ? drawn(found, account, invocation, await isAsciiWanted(invocation)).flatMap((line) =>
            wrapRows(line, columns, 2),
          )
        : table(found);
      await streams.write(`${lines.join("\n")}\n`);
    }
    return Exit.done;
  } finally {
    account.file.close();
  }
}

interface Stats {
  readonly counts: TalkCounts;
  /** How fast we answer, and how fast the others do; `undefined` where nobody ever did. */
  readonly ours: Answers | undefined;
  readonly theirs: Answers | undefined;
}

/** So many answers, half of which came within so many minutes. */
interface Answers {
  readonly count: number;
  readonly minutes: number;
}

function readStats({ user, file }: Account, peer: string | undefined): Stats {
  const { texts, answers } = readTallies(file.path, peer);
  const counts = countTalk(
    texts.map(({ isOwn, peer: other, atMs, count }) => ({
      who: isOwn ? user : other,
      atMs,
      count,
    })),
  );
  return {
    counts,
    ours: median(answers.filter(({ isOwn }) => isOwn)),
    theirs: median(answers.filter(({ isOwn }) => !isOwn)),
  };
}

function median(tallies: readonly AnswerTally[]): Answers | undefined {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
  let seen = 0;
  for (const { minutes, count: more } of tallies) {
    seen += more;
    if (seen * 2 >= count) return { count, minutes };
  }
  return undefined;
}

function jsonOf({ counts, ours, theirs }: Stats): SafeText {
  const { total, days, hours, people } = counts;
  const answers = [
    { own: true, count: ours?.count ?? 0, minutes: ours?.minutes ?? null },
    { own: false, count: theirs?.count ?? 0, minutes: theirs?.minutes ?? null },
  ];
  return jsonSafe({ texts: total, days, hours, people, answers });
}

/** Lines for programs, and for those who hear them: kind, label, count. */
function table({ counts }: Stats): string[] {
  const rows = (kind: string, bars: readonly Counted[]): string[] =>
    bars.filter(({ count }) => count > 0).map(({ label, count }) => row(kind, label, count));
  return [
    row("texts", "all", counts.total),
    ...rows("day", counts.days),
    ...rows("hour", counts.hours),
    ...rows("person", counts.people),
  ];
}

/** Whether bars are to be of ASCII only: asked for, chosen in the settings, or by the locale. */
async function isAsciiWanted(invocation: Invocation): Promise<boolean> {
  if (flagOption(invocation, "ascii")) return true;
  const { lines, preferences } = await settingsIn(settingsFile());
  return lines.has("ascii") ? preferences.ascii : isAsciiOnly(process.env);
}

function drawn(
  found: Stats,
  account: Account,
  invocation: Invocation,
  isAscii: boolean,
): SafeText[] {
  const { counts, ours, theirs } = found;
  const names = namesFor(account);
  const form = {
    columns: terminalSize().columns,
    isAscii,
  };
  const daysMax = countOption(invocation, "days") ?? daysUsual;
  const first = counts.days[0]?.label ?? "";
  const last = counts.days.at(-1)?.label ?? "";
  const people = counts.people.slice(0, peopleShown);
  const named = people.map(({ label, count }) => ({ label: names(label), count }));
  return [
    safe`${counts.total} texts, from ${safeText(first)} to ${safeText(last)}`,
    ...answerLine(safe`you answer`, ours),
    ...answerLine(safe`you are answered`, theirs),
    safe``,
    safe`by day`,
    ...barLines(counts.days.slice(-daysMax), form),
    ...months(counts.days, daysMax, form),
    safe``,
    safe`by hour of the day`,
    ...barLines(counts.hours, form),
    safe``,
    people.length < counts.people.length
      ? safe`by person, the first ${peopleShown}`
      : safe`by person`,
    ...barLines(named, form),
  ];
}

/** Where not all days were shown: how the months were. */
function months(days: readonly Counted[], daysShown: number, form: BarForm): SafeText[] {
  const bars = byMonthIfMany(days, daysShown);
  if (bars === days) return [];
  return [safe``, safe`by month`, ...barLines(bars.slice(-monthsShown), form)];
}

function answerLine(who: SafeText, answers: Answers | undefined): SafeText[] {
  if (answers === undefined) return [];
  const { count, minutes } = answers;
  const within = minutes < 60 ? safe`${minutes + 1} min` : safe`${Math.ceil(minutes / 60)} h`;
  return [safe`${who} within ${within}, half of the time (${count} answers)`];
}

function row(kind: string, label: string, count: number): string {
  return `${kind}\t${safeText(label)}\t${count}`;
}
