import type { Random } from "../../sim/random.ts";
import type { Ledger, Sent } from "./ledger.ts";
import { textOf } from "./ledger.ts";
import { openLink } from "./link.ts";
import type { Incoming, Link } from "./link.ts";

/** Ids of this half never come twice; those below start at 0 again in each life. */
const UNIQUE_IDS_FROM = 0x8000_0000;
let uniqueIds = UNIQUE_IDS_FROM;

/** Whom somebody writes to. */
export interface Address {
  readonly name: string;
  /**
   * Whether ids may come again in another life, as they do with programs that count from 0. Not
   * for recipients that answer what was kept: on their connection an id must tell two apart.
   */
  readonly idsMayRepeat: boolean;
}

export interface SenderOptions {
  readonly name: string;
  readonly port: number;
  readonly to: readonly Address[];
  readonly ledger: Ledger;
  readonly random: Random;
  /** Messages in flight in all and for each recipient. */
  readonly window: number;
  readonly pairWindow: number;
  /** Messages in this life. */
  readonly messagesMax: number;
  /** Told of every answer. */
  readonly answered: (code: string) => void;
}

/** Writes as fast as its windows allow until it has written all or the server is gone. */
export class Sender {
  readonly #options: SenderOptions;
  #link: Link | undefined;
  /** In flight on this connection; an answer on another would be a fault. */
  #flying: Map<number, Sent> = new Map();
  readonly #perPerson: Map<string, number> = new Map();
  #nextId = 0;
  #sent = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Connects, for the first time or again; what is in flight is then never answered. */
  async connects(): Promise<void> {
    this.#flying = new Map();
    this.#perPerson.clear();
    const flying = this.#flying;
    this.#link = await openLink(this.#options.port, (command) => this.#hears(flying, command));
    this.#fill();
  }

  /** RST, with whatever is on its way in either direction. */
  resets(): void {
    this.#link?.reset();
  }

  /** Sends one message and waits for its answer. `undefined`: the connection is over. */
  async asks(to: string): Promise<string | undefined> {
    const { ledger, name } = this.#options;
    const link = this.#link;
    if (link === undefined) return undefined;
    const message = this.#next({ name: to, idsMayRepeat: false });
    const heard = Promise.withResolvers<string | undefined>();
    this.#asked.set(message, heard.resolve);
    link.writes({ type: 0, id: message.id, src: name, dst: to, text: textOf(message.seq) });
    const over = link.closed.then(() => undefined);
    return Promise.race([heard.promise, over]).finally(() => {
      if (message.answer === undefined) ledger.fault("trouble", `${name} asked in vain`);
    });
  }

  /** Resolves once nothing more can be heard. */
  async closed(): Promise<void> {
    await this.#link?.closed;
  }

  finishes(): void {
    this.#link?.finish();
  }

  readonly #asked: Map<Sent, (code: string) => void> = new Map();

  #fill(): void {
    const { name, to, window, pairWindow, messagesMax, random } = this.#options;
    if (this.#link?.writable !== true) return;
    const batch: Incoming[] = [];
    // A person whose window is full is passed over; when only those are left, it is time to wait.
    for (let misses = 0; misses < 8 && this.#flying.size < window;) {
      if (this.#sent >= messagesMax) break;
      const address = random.pick(to);
      const flying = this.#perPerson.get(address.name) ?? 0;
      if (flying >= pairWindow) {
        misses += 1;
        continue;
      }
      const { id, seq } = this.#next(address);
      batch.push({ type: 0, id, src: name, dst: address.name, text: textOf(seq) });
    }
    this.#link.writes(...batch);
  }

  #next(address: Address): Sent {
    const id = address.idsMayRepeat ? this.#nextId++ : uniqueIds++;
    const message = this.#options.ledger.sends(this.#options.name, address.name, id);
    this.#flying.set(id, message);
    this.#perPerson.set(address.name, (this.#perPerson.get(address.name) ?? 0) + 1);
    this.#sent += 1;
    return message;
  }

  #hears(flying: Map<number, Sent>, command: Incoming): void {
    const { ledger, name, answered } = this.#options;
    const message = flying.get(command.id);
    const fits = command.type === 1 && command.dst === name && command.src === message?.dst;
    if (message === undefined || !fits) {
      const shown = `type ${command.type} id ${command.id} from ${command.src}: ${command.text}`;
      ledger.fault("answer", `${name} heard what it did not ask for: ${shown}`);
      return;
    }
    flying.delete(command.id);
    this.#perPerson.set(message.dst, (this.#perPerson.get(message.dst) ?? 1) - 1);
    ledger.answered(message, command.text);
    answered(command.text);
    this.#asked.get(message)?.(command.text);
    if (flying === this.#flying) this.#fill();
  }
}
