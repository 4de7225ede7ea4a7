/**
 * Many connections for a long time: each sends a message now and then to another by chance, and
 * everybody answers. Prints what became of the messages and what the server needed.
 *
 * Usage: node test/soak/connections.ts [--connections 10000] [--minutes 10] [--every-s 10]
 *                                      [--processes 2]
 *
 * It ends with 1 if a message is lost, comes twice, or is answered with anything but "200".
 * `ulimit -n` must allow each process its share of the connections, and the server all of them.
 */
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    connections: { type: "string", default: "10000" },
    minutes: { type: "string", default: "10" },
    "every-s": { type: "string", default: "10" },
    processes: { type: "string", default: "2" },
  },
});
const connections = Number(values.connections);
const talkMs = Number(values.minutes) * 60_000;
const report = await soak({
  connections,
  talkMs,
  everyMs: Number(values["every-s"]) * 1000,
  processes: Number(values.processes),
  progress: (line) => console.log(line),
});
const { memory, waits } = report;
const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(0);
const each = (bytes: number): string =>
  `${mib(bytes)} MiB, ${((bytes - memory.empty) / connections / 1024).toFixed(1)} KiB each`;
const ms = (share: number): string => waits.quantile(share).toFixed(1);
const rows: readonly (readonly [string, string | number])[] = [
  ["connections, all at once", `${connections} for ${values.minutes} min`],
  ["connected in", `${Math.round(report.connectMs)} ms`],
  ["messages", report.sent],
  ["answered 200", report.taken],
  ["false 300", report.falselyAbsent],
  ["refused, unanswered", `${report.refused}, ${report.unanswered}`],
  ["lost: 200 and read by nobody", report.lost],
  ["doubled, handed over as kept", `${report.doubled}, ${report.readOffline}`],
  ["connections that ended", report.ended],
  ["ms to the answer, p50, p99, p99.9", `${ms(0.5)}, ${ms(0.99)}, ${ms(0.999)}`],
  [
    "worst; longest pause of a load itself",
    `${report.worstMs.toFixed(0)}, ${report.stillMs.toFixed(0)} ms`,
  ],
  ["RSS of the server, empty", `${mib(memory.empty)} MiB`],
  ["RSS with everybody connected", each(memory.connected)],
  ["RSS at the end", each(memory.end)],
  ["RSS at most", each(memory.peak)],
  ["descriptors of the server", report.descriptors],
  [
    "CPU of the server while they talked",
    `${((report.cpuSeconds / talkMs) * 100_000).toFixed(1)} %`,
  ],
  ["the server ended with", report.exitCode],
];
for (const [what, number] of rows) console.log(`${what.padEnd(40)} ${number}`);
const wrong =
  report.sent - report.taken + report.lost + report.doubled + report.ended + report.readOffline;
if (wrong !== 0 || report.exitCode !== 0) {
  console.log(report.log.split("\n").slice(0, 20).join("\n"));
  process.exitCode = 1;
}
