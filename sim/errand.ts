import { FrameReader } from "./frames.ts";
import { memberFrame } from "./member-frames.ts";
import type { EndpointEvents } from "./network.ts";
import type { Line } from "./program.ts";

/** What a member asks of the server about the group. */
export interface Asked {
  /** 8 bytes. */
  readonly by: Uint8Array;
  readonly type: number;
  readonly body: Uint8Array;
  /** The type of the answer that says yes. */
  readonly yes: number;
}

const ID = 7;

/** A member who has signed in, for one question and its answer. */
export class Errand implements EndpointEvents {
  readonly #line: Line;
  readonly #yes: number;
  readonly #reader: FrameReader = new FrameReader(false);
  readonly #done: () => void;

  private constructor(line: Line, yes: number, done: () => void) {
    this.#line = line;
    this.#yes = yes;
    this.#done = done;
  }

  /** @param done - is called when the member hears that it is on the disk. */
  static begin(line: Line, { by, type, body, yes }: Asked, done: () => void): void {
    line.endpoint.attach(new Errand(line, yes, done));
    line.endpoint.write(memberFrame(type, by, body, ID));
  }

  data(bytes: Uint8Array): void {
    for (const { type, id } of this.#reader.push(bytes)) {
      if (id !== ID) continue;
      if (type === this.#yes) this.#done();
      this.#line.endpoint.close();
    }
  }

  ended(): void {
    this.#line.endpoint.close();
  }

  failed(): void {
    // It has heard nothing.
  }
}
