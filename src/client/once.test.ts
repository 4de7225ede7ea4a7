import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AccountFile } from "../io/account/account-file.ts";
import { Feature } from "../wire/added-type.ts";
import { annFollows, annsFile, EPOCH, Level2Server } from "./level-2.testing.ts";
import { PlayClock } from "./play.testing.ts";

/** What a server speaks on one connection. */
const levels = ["everything", "no names", "level 1"] as const;
type Speech = (typeof levels)[number];

/**
 * A server that keeps what the protocol promises: it delivers what comes under a name once, and
 * knows what became of it. What it has not read, and the client not heard, is lost with the
 * connection.
 */
class TrueServer {
  /** Messages as they were delivered to bob. */
  readonly delivered: string[] = [];
  /** By their messageID. */
  readonly #named = new Map<number, string>();
  #link = new Level2Server();
  #speech: Speech = "everything";
  #unheard: (() => void)[] = [];

  /** A new process of the client has connected over this. */
  serves(link: Level2Server): void {
    this.#link = link;
  }

  /** A new connection is there. */
  speaks(speech: Speech): void {
    this.#unheard = [];
    this.#speech = speech;
  }

  /** Reads all that the client has written. */
  reads(): void {
    for (const line of this.#link.hears()) this.#understands(line);
  }

  /** What it has said arrives. */
  isHeard(): void {
    for (const arrives of this.#unheard.splice(0)) arrives();
  }

  #understands(line: string): void {
    const link = this.#link;
    if (line.startsWith("HELLO")) {
      if (this.#speech === "everything") this.#says(() => link.welcomes());
      if (this.#speech === "no names") {
        this.#says(() => link.welcomes(Feature.facts | Feature.people));
      }
    }
    if (line.startsWith("ASK")) {
      const ids = line.split(": ")[1]?.split(" ").map(Number) ?? [];
      const fates = ids.map((id) => [id, this.#named.has(id) ? 200 : 0] as const);
      this.#says(() => link.tellsFates(fates, EPOCH));
    }
    const message = /^0 #(\d+) (.*)$/u.exec(line);
    if (message === null) return;
    const [id, text] = [Number(message[1]), String(message[2])];
    const isAgain = this.#speech === "everything" && this.#named.has(id);
    if (!isAgain) this.delivered.push(text);
    if (this.#speech === "everything") this.#named.set(id, text);
    this.#says(() => link.replies(id, "200"));
  }

  #says(arrives: () => void): void {
    this.#unheard.push(arrives);
  }
}

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "sends" } as const) },
  { weight: 4, arbitrary: fc.constant({ kind: "reads" } as const) },
  { weight: 4, arbitrary: fc.constant({ kind: "hears" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "waits" } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("breaks" as const, "crashes" as const),
      next: fc.constantFrom(...levels),
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer Each> ? Each : never;

/** Ann's client, which may be killed and started again. */
class Ann {
  file: AccountFile = annsFile();
  readonly server = new TrueServer();
  /** Whether a text may have left where names mean nothing. */
  wasNameless = false;
  #scene: Awaited<ReturnType<typeof annFollows>> | undefined;
  #texts = 0;

  async starts(speech: Speech): Promise<void> {
    const clock = new PlayClock();
    clock.nowMs = this.#scene?.clock.nowMs ?? 0;
    this.#scene?.file.close();
    this.file = annsFile(this.file.path);
    this.file.notePlain(undefined);
    this.server.speaks(speech);
    this.#scene = await annFollows({ file: this.file, clock });
    this.server.serves(this.#scene.server);
    await this.#finds(speech);
  }

  async does({ ...each }: Deed): Promise<void> {
    const scene = this.#scene;
    if (scene === undefined) return;
    if (each.kind === "sends") {
      void scene.sends("bob", `text ${this.#texts}`);
      this.#texts += 1;
    }
    if (each.kind === "reads") this.server.reads();
    if (each.kind === "hears") this.server.isHeard();
    if (each.kind === "waits") await scene.clock.passes(5000);
    if (each.kind === "crashes") await this.starts(each.next);
    if (each.kind === "breaks") await this.#reconnects(each.next);
  }

  /** All that can be said is said and heard. */
  async comesToRest(): Promise<void> {
    await this.#reconnects("everything");
    for (let round = 0; round < 4; round += 1) {
      for (let turn = 0; turn < 4; turn += 1) {
        this.server.reads();
        this.server.isHeard();
      }
      await this.#scene?.clock.passes(5000);
    }
  }

  get texts(): string[] {
    return Array.from({ length: this.#texts }, (_, at) => `ann>bob text ${at}`);
  }

  async #reconnects(speech: Speech): Promise<void> {
    const scene = this.#scene;
    if (scene === undefined) return;
    const { server, clock } = scene;
    const { dials } = server;
    server.hears();
    server.breaks();
    this.server.speaks(speech);
    // Level 2 is asked for on every connection, whatever the last one has shown.
    this.file.notePlain(undefined);
    while (server.dials === dials) await clock.passes(100);
    await this.#finds(speech);
  }

  /** Both sides find out what is spoken. */
  async #finds(speech: Speech): Promise<void> {
    this.wasNameless ||= speech !== "everything";
    this.server.reads();
    this.server.isHeard();
    if (speech === "level 1") await this.#scene?.clock.passes(2000);
  }
}

test("no text is delivered twice, whatever is spoken, lost or killed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const ann = new Ann();
      await ann.starts("everything");

      for (const each of deeds) await ann.does(each);
      await ann.comesToRest();

      const { delivered } = ann.server;
      assert.equal(new Set(delivered).size, delivered.length, "nothing is delivered twice");
      const states = ann.file.history("bob", { limit: 100 }).map(({ state }) => state);
      if (ann.wasNameless) return;
      assert.deepEqual(delivered.toSorted(), ann.texts.toSorted());
      assert.ok(states.every((state) => state === "done"));
    }),
    { numRuns: 15 },
  );
});
