import { KnownFate } from "../wire/fate-list.ts";
import type { FateEntry } from "../wire/fate-list.ts";
import type { Token } from "../wire/token.ts";
import { AgeOrder } from "./age-order.ts";
import { Epoch, NamePage, PAGE_IDS, pageOf } from "./epoch.ts";
import type { Person } from "./person.ts";
import type { MailStore, StoredVerdicts } from "./ports.ts";

/** Pages that are remembered, of all people and of one: 16 MiB, and 262,144 messageIDs. */
export const NAME_PAGES_MAX = { all: 65_536, person: 256 } as const;
/** So many pages are looked at for one on which nothing waits to be taken. */
const LOOKED_AT_MAX = 256;
/** How late the store may learn of what only spares a message its second journey, in ms. */
const FLUSH_AFTER_MS = 1000;

/**
 * What the server remembers of messages by their names, so that one that is sent again is not
 * delivered again, and its sender hears what became of it. Bounded: of what has come to its end
 * that which did so longest ago is forgotten first, and then the recipient's history is what keeps
 * a message single.
 */
export class Names {
  readonly #store: MailStore;
  readonly #seed: number;
  /** Pages, the one that was changed longest ago first. */
  readonly #pages: AgeOrder<NamePage> = new AgeOrder();
  readonly #dirty: Set<NamePage> = new Set();
  /** Which messages of a page are on the disk, while the server starts. */
  readonly #found: Map<NamePage, NamePage> = new Map();
  #dirtySinceMs = Infinity;
  #mustFlush = false;
  /** Changes of what senders know as kept, to be told when the event at hand is done. */
  readonly news: Map<Epoch, FateEntry[]> = new Map();

  /** @param seed a 32-bit number that peers cannot know. */
  constructor(store: MailStore, seed: number) {
    this.#store = store;
    this.#seed = seed;
  }

  /** This person's epoch; made if it is not known. */
  epochOf(src: Person, token: Token): Epoch {
    src.epochs ??= new Map();
    let epoch = src.epochs.get(token);
    if (epoch === undefined) {
      epoch = new Epoch(src, token, this.#seed);
      src.epochs.set(token, epoch);
    }
    return epoch;
  }

  /** What is known of one message; nothing of one that is under way. */
  fateOf(src: Person, token: Token, id: number): KnownFate {
    return src.epochs?.get(token)?.fateOf(id) ?? KnownFate.unknown;
  }

  /** A message has been kept, or has come to its end. */
  settle(epoch: Epoch, id: number, fate: KnownFate, nowMs: number): void {
    const page = epoch.pages.get(pageOf(id)) ?? this.#addPage(epoch, pageOf(id));
    const before = page.fate(id);
    if (before === fate) return;
    page.set(id, fate);
    if (!this.#dirty.has(page)) {
      this.#dirty.add(page);
      this.#touch(page);
    }
    this.#dirtySinceMs = Math.min(this.#dirtySinceMs, nowMs);
    if (before !== KnownFate.kept) return;
    // Its row leaves the disk: what is said of it must be true on the disk in the same moment.
    this.#mustFlush = true;
    if (epoch.sessions.size === 0) return;
    const news = this.news.get(epoch) ?? [];
    this.news.set(epoch, news);
    news.push({ id, code: fate });
  }

  /** When {@link flush} has something to do at the latest, in ms. */
  get dueAtMs(): number {
    return this.#mustFlush ? -Infinity : this.#dirtySinceMs + FLUSH_AFTER_MS;
  }

  /** Tells the store what has changed, if that is due. */
  flush(nowMs: number): void {
    if (nowMs < this.dueAtMs) return;
    for (const { epoch, number, bits } of this.#dirty) {
      this.#store.verdicts(epoch.src.id, epoch.token, number, bits);
    }
    this.#dirty.clear();
    this.#dirtySinceMs = Infinity;
    this.#mustFlush = false;
  }

  /** Adds a page that the store remembers. */
  restore(src: Person, { epoch, page, bits }: StoredVerdicts): void {
    this.#insert(new NamePage(this.epochOf(src, epoch), page, bits.slice()));
  }

  /** Notes, at a start, a message that is on the disk. */
  restoreKept(epoch: Epoch, id: number, nowMs: number): void {
    this.settle(epoch, id, KnownFate.kept, nowMs);
    const page = epoch.pages.get(pageOf(id));
    if (page === undefined) return;
    let found = this.#found.get(page);
    if (found === undefined) {
      found = new NamePage(epoch, page.number);
      this.#found.set(page, found);
    }
    found.set(id, KnownFate.kept);
  }

  /**
   * Corrects what is said of messages as kept that {@link restoreKept} was not called for: they
   * were removed for their age just before the server ended.
   */
  reconcile(nowMs: number): void {
    for (const page of this.#pages) {
      if (!page.hasKept(this.#found.get(page))) continue;
      const { epoch, number } = page;
      for (let id = number * PAGE_IDS; id < (number + 1) * PAGE_IDS; id += 1) {
        const isMissing = page.fate(id) === KnownFate.kept;
        if (isMissing && this.#found.get(page)?.fate(id) !== KnownFate.kept) {
          this.settle(epoch, id, KnownFate.gone, nowMs);
        }
      }
    }
    this.#found.clear();
  }

  /** Nobody uses this epoch any more: unless something is remembered of it, it is forgotten. */
  release(epoch: Epoch): void {
    const isUsed = epoch.sessions.size > 0 || epoch.live.size > 0 || epoch.pages.size > 0;
    const { epochs } = epoch.src;
    // One that was forgotten before may have been made anew since.
    if (!isUsed && epochs?.get(epoch.token) === epoch) epochs.delete(epoch.token);
  }

  #addPage(epoch: Epoch, number: number): NamePage {
    const own = epoch.src.namePages;
    if (own !== undefined && own.size >= NAME_PAGES_MAX.person) this.#forget(leastNeeded(own));
    if (this.#pages.size >= NAME_PAGES_MAX.all) this.#forget(leastNeeded(this.#pages));
    return this.#insert(new NamePage(epoch, number));
  }

  #insert(page: NamePage): NamePage {
    page.epoch.pages.set(page.number, page);
    this.#touch(page);
    return page;
  }

  #touch(page: NamePage): void {
    const { src } = page.epoch;
    src.namePages ??= new AgeOrder();
    src.namePages.touch(page.amongOwn);
    this.#pages.touch(page.amongAll);
  }

  #forget(page: NamePage | undefined): void {
    if (page === undefined) return;
    const { epoch, number } = page;
    this.#pages.remove(page.amongAll);
    epoch.src.namePages?.remove(page.amongOwn);
    this.#dirty.delete(page);
    epoch.pages.delete(number);
    this.#store.verdicts(epoch.src.id, epoch.token, number, NOTHING);
    this.release(epoch);
  }
}

/**
 * The page that was changed longest ago and on which nothing is kept: of what is kept its sender is
 * told more, and would send it again if it were forgotten.
 */
function leastNeeded(pages: AgeOrder<NamePage>): NamePage | undefined {
  let looked = 0;
  for (const page of pages) {
    if (looked >= LOOKED_AT_MAX) break;
    looked += 1;
    if (!page.hasKept(undefined)) return page;
  }
  return pages.oldest;
}

const NOTHING: Uint8Array = new Uint8Array(0);
