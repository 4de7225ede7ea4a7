/**
 * Attacks a real server and prints how others fared, and what it cost.
 *
 * Usage: node test/hostile/attacks.ts [--only WORD,WORD] [--size N] [--small]
 *
 * It ends with 1 if anybody else was harmed.
 */
import { parseArgs } from "node:util";
import { attacks } from "./attacks/index.ts";
import { besiege, harm } from "./siege.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    size: { type: "string" },
    small: { type: "boolean", default: false },
  },
});

const words = values.only?.split(",") ?? Object.keys(attacks);
const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(0);
for (const word of words) {
  const attack = attacks[word];
  if (attack === undefined) throw new Error(`no attack ${word}: ${Object.keys(attacks).join(" ")}`);
  const size = Number(values.size ?? (values.small ? attack.small : attack.large));
  const startedAt = performance.now();
  const siege = await besiege(word, size);
  const { fates, newcomers, facts } = siege;
  const wrong = harm(siege);
  const others =
    wrong.length === 0 ? `${fates.sent} × 200` : `HARM ${wrong.slice(0, 5).join("; ")}`;
  console.log(
    [
      `${attack.name} × ${size}: ${others}`,
      `newcomers ${newcomers.served}/${newcomers.came}`,
      `ms ${siege.calmMedianMs.toFixed(1)} → ${fates.medianMs.toFixed(1)}`,
      `worst ${fates.worstMs.toFixed(0)} ms`,
      `RSS ${mib(siege.before)} → ${mib(siege.peak)} → ${mib(siege.after)} MiB`,
      `fds ${siege.descriptorsBefore} → ${siege.descriptorsAfter}`,
      `cpu ${siege.cpuSeconds.toFixed(1)} s`,
      `log ${siege.logLines} lines`,
      `took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
      JSON.stringify(facts),
    ].join(" | "),
  );
  if (wrong.length > 0) process.exitCode = 1;
}
