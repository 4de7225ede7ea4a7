import { median, ratios } from "./spread.ts";
import { DrainFigure } from "./store-drain.ts";
import type { Figures } from "./store-figures.ts";
import { Figure, LOADS, type Load, seriesOf } from "./store-loads.ts";
import { On, StoreFigure } from "./store-measure.ts";
import { MillionFigure } from "./store-million.ts";

/** One line of the table of bars. */
export interface BarRow {
  /** The number of the bar. */
  readonly item: number;
  readonly what: string;
  readonly bar: string;
  /** What the bare disk, or a process without messages, comes to in the same run. */
  readonly raw: string;
  readonly ours: string;
  /** `undefined` where there is no bar. */
  readonly met: boolean | undefined;
}

const [ONE = missingLoad(), SOME = missingLoad(), MANY = missingLoad()] = LOADS;
/** Bytes of a record of the raw log. */
const RECORD_BYTES = 123;
/** With fewer messages the log of 4 MiB, which does not grow, is most of what each takes. */
const WAL_SMALL = 1_000_000;

/** All bars of the store in their order. */
export function barRows(figures: Figures, kept: number): BarRow[] {
  const bars = new Bars(figures);
  return [
    ...bars.oneByOne(On.fast, "fast disk", 1.5),
    ...bars.oneByOne(On.slow, "4 ms disk", 1.15),
    bars.throughput(On.fast, "fast disk", SOME, 0.35),
    bars.throughput(On.slow, "4 ms disk", SOME, 0.6),
    bars.throughput(On.fast, "fast disk", MANY, 0.2),
    bars.overTcp(),
    ...[SOME, MANY].flatMap((load) => [
      bars.flushes(On.counted, "fast disk", load),
      bars.flushes(On.slow, "4 ms disk", load),
    ]),
    bars.missingFlushes(),
    bars.cpu(SOME),
    bars.cpu(MANY),
    ...bars.loop(On.fast, "fast disk"),
    ...bars.loop(On.slow, "4 ms disk"),
    ...CRASHES,
    ...bars.manyKept(kept),
    ...bars.drain(On.fast, "fast disk", true),
    ...bars.drain(On.slow, "4 ms disk", false),
  ];
}

/** Rounds take longer than figures, so they are programs of their own. */
const CRASHES: readonly BarRow[] = [
  ["kill -9", "node test/crash/kill-rounds.ts --rounds 20 --seed 1"],
  ["power cut; NORMAL must fail", "node test/power/power-rounds.ts --rounds 20 --seed 1"],
].map(([what = "", ours = ""]) => ({
  item: 6,
  what,
  bar: "0 lost, double, out of order",
  raw: "",
  ours,
  met: undefined,
}));

class Bars {
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  oneByOne(on: On, disk: string, times: number): BarRow[] {
    const raw = on + seriesOf(ONE, "raw log");
    const ours = on + seriesOf(ONE, "store");
    const ratio = this.#figures.ratio(ours + Figure.p50Ms, raw + Figure.p50Ms);
    const more = this.#medianOf(ours + Figure.p99Ms) - this.#medianOf(raw + Figure.p99Ms);
    return [
      {
        item: 1,
        what: `one by one, p50, ${disk}`,
        bar: `<= ${times} x raw`,
        raw: `${this.#shown(raw + Figure.p50Ms, 2)} ms`,
        ours: `${this.#shown(ours + Figure.p50Ms, 2)} ms, ${ratio.toFixed(2)} x`,
        met: ratio <= times,
      },
      {
        item: 1,
        what: `one by one, p99, ${disk}`,
        bar: "<= raw + 2 ms",
        raw: `${this.#shown(raw + Figure.p99Ms, 2)} ms`,
        ours: `${this.#shown(ours + Figure.p99Ms, 2)} ms`,
        met: more <= 2,
      },
    ];
  }

  throughput(on: On, disk: string, load: Load, share: number): BarRow {
    const raw = on + seriesOf(load, "raw log") + Figure.perSecond;
    const ours = on + seriesOf(load, "store") + Figure.perSecond;
    const ratio = this.#figures.ratio(ours, raw);
    return {
      item: 2,
      what: `answers/s, ${load.senders} x ${load.window}, ${disk}`,
      bar: `>= ${share} of raw`,
      raw: this.#thousands(raw),
      ours: `${this.#thousands(ours)}, ${ratio.toFixed(2)}`,
      met: ratio >= share,
    };
  }

  overTcp(): BarRow {
    const ratio = this.#figures.ratio(StoreFigure.tcpKept, StoreFigure.tcpOnline);
    return {
      item: 2,
      what: "kept/s over TCP, 64 x 32",
      bar: ">= 0.5 of relayed/s",
      raw: `${this.#thousands(StoreFigure.tcpOnline)} relayed`,
      ours: `${this.#thousands(StoreFigure.tcpKept)}, ${ratio.toFixed(2)}`,
      met: ratio >= 0.5,
    };
  }

  flushes(on: On, disk: string, load: Load): BarRow {
    const ours = on + seriesOf(load, "store");
    const raw = On.slow + seriesOf(load, "raw log") + Figure.flushes;
    const shares = ratios(
      this.#figures.of(ours + Figure.flushes),
      this.#figures.of(ours + Figure.flushesAllowed),
    );
    return {
      item: 3,
      what: `flushes a group, ${load.senders} x ${load.window}, ${disk}`,
      bar: `1 + 3 in 1,000 pages: <= ${this.#shown(ours + Figure.flushesAllowed, 2)}`,
      raw: this.#shown(raw, 2),
      ours: this.#shown(ours + Figure.flushes, 2),
      met: Math.max(...shares) <= 1,
    };
  }

  missingFlushes(): BarRow {
    const missing = [On.slow, On.counted].flatMap((on) =>
      LOADS.map((load) => this.#figures.highest(on + seriesOf(load, "store") + Figure.missing)),
    );
    return {
      item: 3,
      what: "answers whose group had no flush",
      bar: "0",
      raw: "",
      ours: Math.max(...missing).toFixed(0),
      met: Math.max(...missing) === 0,
    };
  }

  cpu(load: Load): BarRow {
    const raw = On.fast + seriesOf(load, "raw log") + Figure.cpuUs;
    const ours = On.fast + seriesOf(load, "store");
    const alone = On.fast + seriesOf(load, "load alone") + Figure.cpuUs;
    const us = this.#medianOf(ours + Figure.cpuUs);
    const group = this.#medianOf(ours + Figure.group);
    return {
      item: 4,
      what: `CPU of both threads, groups of ${group.toFixed(0)}`,
      bar: "<= 1.5 us/message",
      raw: `${this.#shown(raw, 2)} us`,
      ours: `${us.toFixed(2)} us, of it the load ${this.#shown(alone, 2)}`,
      met: us <= 1.5,
    };
  }

  loop(on: On, disk: string): BarRow[] {
    const row = (name: string, idle: string, ours: string, most: number): BarRow => ({
      item: 5,
      what: `loop of the flooded server, ${name}, ${disk}`,
      bar: `<= ${most} ms`,
      raw: `${this.#shown(on + idle, 1)} ms idle`,
      ours: `${this.#shown(on + ours, 1)} ms`,
      met: this.#medianOf(on + ours) <= most,
    });
    return [
      row("p99", StoreFigure.idleP99Ms, StoreFigure.floodedP99Ms, 5),
      row("max", StoreFigure.idleMaxMs, StoreFigure.floodedMaxMs, 15),
    ];
  }

  manyKept(kept: number): BarRow[] {
    const count = kept.toLocaleString("en");
    const row = (what: string, bar: string, raw: string, name: string, most: number): BarRow => ({
      item: 7,
      what,
      bar,
      raw,
      ours: this.#shown(On.fast + name, most < 1000 ? 1 : 0),
      met: this.#medianOf(On.fast + name) <= most,
    });
    const bare = `${this.#shown(On.fast + MillionFigure.bareMb, 0)} before`;
    const read = `${this.#shown(On.fast + StoreFigure.readMs, 0)} to read it`;
    const bytes = row(
      "bytes a message",
      "<= 140",
      `${RECORD_BYTES}`,
      StoreFigure.messageBytes,
      140,
    );
    const { readyMs, rssMb, peakMb, walMiB, shrunkS } = MillionFigure;
    return [
      row(`${count} kept, killed: store ready, ms`, "<= 1000", read, readyMs, 1000),
      row("RSS when ready, MB", "<= 160", bare, rssMb, 160),
      { ...row("RSS at its highest, MB", "", bare, peakMb, 0), met: undefined },
      row("whole server ready, ms", "<= 1000", read, StoreFigure.serverReadyMs, 1000),
      { ...row("RSS of the whole server, MB", "", "", StoreFigure.serverMb, 0), met: undefined },
      kept < WAL_SMALL ? { ...bytes, met: undefined } : bytes,
      row("WAL at its highest, MiB", "<= 12", "", walMiB, 12),
      row("drained: file <= 1 MiB after, s", "<= 60", "", shrunkS, 60),
    ];
  }

  drain(on: On, disk: string, judged: boolean): BarRow[] {
    const rate = on + DrainFigure.drained;
    const p99 = on + DrainFigure.writerP99Ms;
    const wrong = this.#figures.highest(on + DrainFigure.wrong);
    if (wrong > 0) throw new Error(`${wrong} messages were drained wrongly`);
    return [
      {
        item: 8,
        what: `drained/s, 20k/s written, ${disk}`,
        bar: judged ? ">= 100k" : "",
        raw: this.#thousands(on + DrainFigure.rawDrained),
        ours: this.#thousands(rate),
        met: judged ? this.#medianOf(rate) >= 100_000 : undefined,
      },
      {
        item: 8,
        what: `p99 of those who write, ${disk}`,
        bar: judged ? "<= 5 ms" : "",
        raw: `${this.#shown(on + DrainFigure.rawWriterP99Ms, 1)} ms`,
        ours: `${this.#shown(p99, 1)} ms`,
        met: judged ? this.#medianOf(p99) <= 5 : undefined,
      },
    ];
  }

  #medianOf(name: string): number {
    return median(this.#figures.of(name));
  }

  #shown(name: string, digits: number): string {
    return this.#medianOf(name).toFixed(digits);
  }

  #thousands(name: string): string {
    return `${(this.#medianOf(name) / 1000).toFixed(0)}k`;
  }
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return "-";
  return met ? "yes" : "**no**";
}

/** The table as Markdown. */
export function barTable(rows: readonly BarRow[]): string {
  return [
    "| § | what | bar | raw limit, same run | ours | met |\n|---|---|---|---|---|---|",
    ...rows.map(({ item, what, bar, raw, ours, met }) =>
      ["", item, what, bar, raw, ours, verdict(met), ""].join(" | ").trim(),
    ),
  ].join("\n");
}

/** The figures under closed loops, one line for each load and keeper. */
export function loadTable(figures: Figures, on: On): string {
  const rows = LOADS.flatMap((load) =>
    (["raw log", "store"] as const).map((kind) => {
      const series = on + seriesOf(load, kind);
      const of = (name: string, digits: number): string =>
        figures.median(series + name).toFixed(digits);
      const cells = [
        `${load.senders} x ${load.window}`,
        kind,
        of(Figure.perSecond, 0),
        `${of(Figure.p50Ms, 2)}/${of(Figure.p99Ms, 2)}`,
        `${of(Figure.loopP50Ms, 1)}/${of(Figure.loopP99Ms, 1)}/${of(Figure.loopMaxMs, 1)}`,
        of(Figure.cpuUs, 2),
        of(Figure.group, 0),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  return [
    "| load | kept by | answers/s | answer p50/p99 ms | loop p50/p99/max ms | CPU us/msg " +
      "| msgs/group |\n|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function missingLoad(): never {
  throw new RangeError("a load is missing");
}
