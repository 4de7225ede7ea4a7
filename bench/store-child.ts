/**
 * One measurement of the store in a process of its own, so that none inherits the memory of
 * another, and so that flushes can be slowed from outside. Prints figures; `store.ts` starts it.
 *
 *   node bench/store-child.ts loads FOLDER RUNS SECONDS
 *   node bench/store-child.ts flushes FOLDER SECONDS
 *   node bench/store-child.ts drain FOLDER RUNS KEPT
 *   node bench/store-child.ts fill|open|drain-all FOLDER KEPT
 */
import { measureDrain } from "./store-drain.ts";
import { KINDS, LOADS, measureLoads } from "./store-loads.ts";
import { drainAll, fillAndStay, openOnce } from "./store-million.ts";

const [job = "", folder = "", ...rest] = process.argv.slice(2);
const [first = NaN, second = NaN] = rest.map(Number);
switch (job) {
  case "loads":
    await measureLoads(folder, first, second, LOADS, KINDS);
    break;
  case "flushes":
    await measureLoads(folder, 1, first, LOADS, ["store"]);
    break;
  case "drain":
    await measureDrain(folder, first, {
      kept: second,
      people: 200,
      atOnce: 16,
      writesPerSecond: 20_000,
    });
    break;
  case "fill":
    await fillAndStay(folder, first);
    break;
  case "open":
    await openOnce(folder);
    break;
  case "drain-all":
    await drainAll(folder, first);
    break;
  default:
    throw new RangeError(`no measurement "${job}"`);
}
