import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AccountFile } from "../io/account/account-file.ts";
import { annFollows, annsFile, INCARNATION, type Level2Server } from "./level-2.testing.ts";
import { PlayClock } from "./play.testing.ts";

/** The number, and with that the messageID, of a message of bob's. */
type Message = number;

/** HELLO that knows the server. */
const resume = new RegExp(`^HELLO .* upto (\\d+) of ${INCARNATION}$`, "u");

/** A server that hands over what is not known as taken, again on each connection. */
class Mailbox {
  #untaken: Message[] = [];
  #last: Message = 0;
  /** Was handed over on this connection. */
  #handed: Message = 0;
  #link: Level2Server | undefined;

  comes(): void {
    this.#last += 1;
    this.#untaken.push(this.#last);
  }

  get all(): Message[] {
    return Array.from({ length: this.#last }, (_, at) => at + 1);
  }

  get untaken(): readonly Message[] {
    return this.#untaken;
  }

  /** A connection has been made; its HELLO is heard. */
  welcomes(link: Level2Server): void {
    this.#link = link;
    this.#handed = 0;
    this.reads();
    link.welcomes();
  }

  /** Hands over what there is, in one piece. */
  hands(): void {
    const link = this.#link;
    link?.inOnePiece(() => {
      for (const number of this.#untaken.filter((each) => each > this.#handed)) {
        const type = number % 2 === 0 ? 0 : 2;
        link.delivers({
          id: number % 3,
          text: `hi ${number}`,
          number,
          epoch: epochOf(number),
          type,
        });
        this.#handed = number;
      }
    });
  }

  /** Reads all that the client has written. */
  reads(): void {
    for (const line of this.#link?.hears() ?? []) {
      const upto = /^TAKEN (\d+)$/u.exec(line) ?? resume.exec(line);
      if (upto !== null) this.#untaken = this.#untaken.filter((each) => each > Number(upto[1]));
    }
  }
}

/** One messageID comes in many epochs. */
function epochOf(number: number): bigint {
  return BigInt(100 + Math.floor(number / 3));
}

const deed = fc.constantFrom("comes", "comes", "hands", "reads", "breaks", "crashes");

test("each message is in the file once, in its order, whatever is lost or killed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const mailbox = new Mailbox();
      let file: AccountFile = annsFile();
      let scene = await annFollows({ file });
      mailbox.welcomes(scene.server);

      for (const each of [...deeds, "breaks", "hands", "reads"]) {
        if (each === "comes") mailbox.comes();
        if (each === "hands") mailbox.hands();
        if (each === "reads") mailbox.reads();
        if (each === "breaks") {
          const { dials } = scene.server;
          scene.server.hears();
          scene.server.breaks();
          while (scene.server.dials === dials) await scene.clock.passes(100);
          mailbox.welcomes(scene.server);
        }
        if (each === "crashes") {
          file.close();
          file = annsFile(file.path);
          scene = await annFollows({ file, clock: new PlayClock() });
          mailbox.welcomes(scene.server);
        }
      }

      assert.deepEqual(mailbox.untaken, []);
      assert.deepEqual(
        file.inbox(100).map(({ text }) => Buffer.from(text).toString()),
        mailbox.all.map((number) => `hi ${number}`),
      );
    }),
    { numRuns: 15 },
  );
});
