import type { Frame, Name } from "../frames.ts";
import type { Identity } from "../identity.ts";
import { Joiner } from "../joiner.ts";
import { authBody, MEMBER, memberFrame, NO, readRefusal, readWaitMs } from "../member-frames.ts";
import type { Code, DeviceKey, Vault } from "../secrets.ts";
import type { DeviceLine } from "./device.ts";

/** How often a key opens nothing until nobody waits for it any more. */
const REFUSALS_MAX = 3;
/** How long who joins waits when it has come too often. */
const PATIENCE_MS = 5000;

/** What a device needs of the world to come in. */
export interface EntryWorld {
  readonly identity: Identity;
  readonly vault: Vault;
  /** An AUTH has been said: somebody may have listened. */
  overheard(name: Name, bytes: Uint8Array): void;
}

/**
 * How one device comes in: by AUTH with its key, or by a code the first time. Whoever does not
 * hear what became of ENROL tries the key first.
 */
export class Entry {
  readonly key: DeviceKey;
  readonly label: string;
  readonly #world: EntryWorld;
  readonly #name: Name;
  #code: Code | undefined;
  /** The server may know its key. */
  #mayBeIn: boolean;
  #hasProven = false;
  #refusals = 0;
  #isLost = false;

  /** @param code - by which it joins; `undefined`: its key is in the roster. */
  constructor(
    world: EntryWorld,
    name: Name,
    key: DeviceKey,
    label: string,
    code: Code | undefined,
  ) {
    this.#world = world;
    this.#name = name;
    this.key = key;
    this.label = label;
    this.#code = code;
    this.#mayBeIn = code === undefined;
  }

  /** Neither its key nor its code opens. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** It may try again, and need not be waited for. */
  get seemsLost(): boolean {
    return this.#isLost || this.#refusals >= REFUSALS_MAX;
  }

  /** Says who it is on a new connection; `then` hears when more may be said, or not. */
  begin(line: DeviceLine, then: (isIn: boolean, waitMs: number) => void): void {
    if (this.#mayBeIn) {
      line.endpoint.write(this.auth(line));
      then(true, 0);
    } else if (this.#code === undefined) {
      line.endpoint.close();
      this.#isLost = true;
      then(false, 0);
    } else this.#joins(line, this.#code, then);
  }

  /** AUTH for this connection. */
  auth({ facts }: DeviceLine): Uint8Array {
    const { identity } = this.#world;
    const { exporter } = facts;
    if (exporter === undefined) throw new Error("nobody signs in without TLS");
    identity.signs(facts, this.#name.label, this.key.id);
    const body = authBody(this.key.id, this.key.signAuth(this.#name.bytes, exporter));
    const bytes = memberFrame(MEMBER.auth, this.#name.bytes, body, 1);
    this.#world.overheard(this.#name, bytes);
    return bytes;
  }

  /** It is not let in; returns for how long it must not try again, in ms. */
  isRefused({ text }: Frame): number {
    const code = readRefusal(text);
    if (code === NO.unknownDevice) {
      this.#refusals += 1;
      if (this.#code !== undefined) this.#mayBeIn = false;
    }
    return code === NO.tooOften ? readWaitMs(text) : 0;
  }

  #joins(line: DeviceLine, code: Code, then: (isIn: boolean, waitMs: number) => void): void {
    const { identity, vault } = this.#world;
    const { label } = this.#name;
    const nonce = vault.newExporter().slice(0, 16);
    const proving = (): void => {
      this.#mayBeIn = true;
      this.#hasProven = true;
      identity.proves(line.facts, code.id, label, this.key.id);
    };
    const who = { name: this.#name.bytes, device: this.key, code, label: "device" };
    Joiner.begin(line, who, nonce, proving, (how) => {
      if (how === "in") this.#code = undefined;
      else if (how === NO.badCode || how === NO.forbidden) this.#isClosed();
      then(how === "in", how === NO.tooOften ? PATIENCE_MS : 0);
    });
  }

  /** The code is used, perhaps by itself: then its key opens. */
  #isClosed(): void {
    this.#code = undefined;
    this.#mayBeIn = this.#hasProven;
    this.#isLost = !this.#hasProven;
  }
}
