import { readPresence } from "./added-frames.ts";
import type { Frame } from "./frames.ts";
import { codeOf } from "./frames.ts";
import type { Facts, Ledger } from "./ledger.ts";
import { must } from "./violation.ts";

/** Signs that may be passed on for one connection at once, and per second afterwards. */
const SIGNS = { burst: 8, perSecond: 4 };
/** Changes of presence are told so often at most, in ms. */
const TOLD_EVERY_MS = 1000;
/** What was so long ago every watcher knows, in ms. */
const SETTLED_MS = 3000;
const SILENT = 2;
const HERE = 3;

interface Sign {
  readonly from: Facts;
  readonly key: string;
  /** Who received for its DST when the server had it. */
  readonly reader: Facts | undefined;
}

/** What one connection has asked and been told. */
interface Watcher {
  /** Whether the answers that are to come are watched; the first comes first. */
  readonly asked: boolean[];
  readonly told: Map<string, number>;
  sinceMs: number;
  pushes: number;
  signs: number;
}

/**
 * Judges what is said of people: TYPING and READ are passed on at once, in their order, to those
 * who want them, within bounds and never kept (L6); presence is told once a second at most, only
 * if it has changed, and in the end every watcher knows the truth (L7).
 */
export class People {
  readonly #ledger: Ledger;
  readonly #watchers: Map<Facts, Watcher> = new Map();
  #signs: Sign[] = [];

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  who(facts: Facts, watch: boolean): void {
    this.#of(facts).asked.push(watch);
  }

  sign(from: Facts, frame: Frame): void {
    const { names, present } = this.#ledger;
    const dst = names.find(({ high, low }) => high === frame.dstHigh && low === frame.dstLow);
    this.#of(from);
    this.#signs.push({ from, key: keyOf(frame), reader: dst && present.get(dst) });
    if (this.#signs.length > 200) this.#signs.splice(0, 100);
  }

  relayed(facts: Facts, frame: Frame): void {
    const key = keyOf(frame);
    const at = this.#signs.findIndex(
      (sign) => sign.key === key && (sign.reader === facts || sign.from === facts),
    );
    const sign = this.#signs[at];
    const where = `c${facts.number} (${facts.name.label})`;
    must(sign !== undefined, "L6", () => `type ${frame.type} on ${where}, to whom nobody said it`);
    if (sign === undefined) return;
    // What was overtaken was dropped: nothing comes behind what was said after it.
    this.#signs = this.#signs.filter(({ from, reader }, place) => {
      return place > at || from !== sign.from || reader !== sign.reader;
    });
    const sender = this.#of(sign.from);
    sender.signs += 1;
    // What was decided earlier may be written later, never sooner.
    const forMs = this.#ledger.nowMs - sender.sinceMs;
    const most = SIGNS.burst + 1 + (forMs * SIGNS.perSecond) / 1000;
    must(sender.signs <= most, "L6", () => `${sender.signs} signs of c${sign.from.number}`);
  }

  presence(facts: Facts, frame: Frame): void {
    const watcher = this.#of(facts);
    const entries = readPresence(frame.text);
    if (frame.id !== 0) {
      const watch = watcher.asked.shift();
      must(watch !== undefined, "L7", () => `PRESENCE on c${facts.number} answers nothing`);
      if (watch !== true) return;
      for (const { high, low, state } of entries) watcher.told.set(`${high}.${low}`, state);
      return;
    }
    watcher.pushes += 1;
    const most = 1 + (this.#ledger.nowMs - watcher.sinceMs) / TOLD_EVERY_MS;
    must(watcher.pushes <= most, "L7", () => {
      return `c${facts.number} was told of presence ${watcher.pushes} times`;
    });
    for (const { high, low, state } of entries) {
      const name = `${high}.${low}`;
      const before = watcher.told.get(name);
      must(before !== undefined && before !== state, "L7", () => {
        return `c${facts.number} was told ${state} of one of whom it knows ${before}`;
      });
      watcher.told.set(name, state);
    }
  }

  /** All is calm: whoever is watched and is here is known to be. */
  mustBeKnown(): void {
    const { nowMs, present } = this.#ledger;
    for (const [facts, { told }] of this.#watchers) {
      if (facts.left || facts.gone || facts.cloggedWithin(SETTLED_MS)) continue;
      for (const [name, other] of present) {
        const state = told.get(`${name.high}.${name.low}`);
        // Who was silent and has just spoken is told as here within a second.
        const sinceMs = state === SILENT ? other.commandAtMs : other.boundAtMs;
        const isSettled = nowMs - sinceMs > SETTLED_MS && !other.stale;
        must(state === undefined || !isSettled || state === HERE, "L7", () => {
          return `c${facts.number} takes ${name.label}, who is here, for ${state}`;
        });
      }
    }
  }

  #of(facts: Facts): Watcher {
    const known = this.#watchers.get(facts);
    if (known !== undefined) return known;
    const watcher = {
      asked: [],
      told: new Map<string, number>(),
      sinceMs: this.#ledger.nowMs,
      pushes: 0,
      signs: 0,
    };
    this.#watchers.set(facts, watcher);
    return watcher;
  }
}

function keyOf({ type, id, srcHigh, srcLow, dstHigh, dstLow, text }: Frame): string {
  return `${type}/${id}/${srcHigh}.${srcLow}/${dstHigh}.${dstLow}/${codeOf(text)}`;
}
