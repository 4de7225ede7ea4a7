import type { Frame } from "./frames.ts";
import { FrameReader } from "./frames.ts";
import type { Speaker } from "./identity.ts";
import {
  enrolBody,
  joinBody,
  MEMBER,
  memberFrame,
  noName,
  readJoinProof,
} from "./member-frames.ts";
import { readRefusal } from "./member-frames.ts";
import type { EndpointEvents } from "./network.ts";
import type { Line } from "./program.ts";
import type { Code, DeviceKey } from "./secrets.ts";
import { underEnrol } from "./secrets.ts";

/** On what somebody joins. */
interface JoiningLine extends Pick<Line, "endpoint"> {
  readonly facts: Pick<Speaker, "exporter">;
}

/** Who joins, and with what. */
export interface Joining {
  /** 8 bytes. */
  readonly name: Uint8Array;
  readonly device: DeviceKey;
  readonly code: Code;
  readonly label: string;
}

/** How it ended: with AUTH_OK, with a refusal, or with the connection. */
export type HowJoined = "in" | "broken" | number;

/**
 * A newcomer on one connection, until it has joined or not: JOIN, a look at what the server
 * proves, ENROL. It says nothing of itself to a server that does not know the code.
 */
export class Joiner implements EndpointEvents {
  readonly #line: JoiningLine;
  readonly #joining: Joining;
  readonly #nonce: Uint8Array;
  readonly #reader: FrameReader = new FrameReader(false);
  readonly #proving: () => void;
  readonly #done: (how: HowJoined) => void;
  #isOver = false;

  private constructor(
    line: JoiningLine,
    joining: Joining,
    nonce: Uint8Array,
    proving: () => void,
    done: (how: HowJoined) => void,
  ) {
    this.#line = line;
    this.#joining = joining;
    this.#nonce = nonce;
    this.#proving = proving;
    this.#done = done;
  }

  /** @param proving - is told when it is about to prove that it has the code. */
  static begin(
    line: JoiningLine,
    joining: Joining,
    nonce: Uint8Array,
    proving: () => void,
    done: (how: HowJoined) => void,
  ): void {
    line.endpoint.attach(new Joiner(line, joining, nonce, proving, done));
    const body = joinBody(joining.code.id, nonce);
    line.endpoint.write(memberFrame(MEMBER.join, noName(), body, 1));
  }

  data(bytes: Uint8Array): void {
    for (const frame of this.#reader.push(bytes)) if (!this.#isOver) this.#hear(frame);
  }

  ended(): void {
    this.#line.endpoint.close();
    this.#end("broken");
  }

  failed(): void {
    this.#end("broken");
  }

  #hear(frame: Frame): void {
    if (frame.type === MEMBER.joinProof) this.#enrol(frame);
    else if (frame.type === MEMBER.authOk) this.#end("in");
    else if (frame.type === MEMBER.authNo) {
      this.#line.endpoint.close();
      this.#end(readRefusal(frame.text));
    }
  }

  #enrol(frame: Frame): void {
    const { name, device, code, label } = this.#joining;
    const { exporter } = this.#line.facts;
    const shown = readJoinProof(frame.text);
    if (exporter === undefined || !code.isProven(shown, this.#nonce, exporter)) {
      throw new Error("a newcomer is shown another server");
    }
    const parts = underEnrol(exporter, shown.proof, name, device.pub, label);
    const signature = device.sign("enrol", parts);
    const body = enrolBody({ key: device.pub, label, proof: code.prove(parts), signature });
    this.#proving();
    this.#line.endpoint.write(memberFrame(MEMBER.enrol, name, body, 2));
  }

  #end(how: HowJoined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#done(how);
  }
}
