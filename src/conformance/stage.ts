import { areSame, hex, nameField, quoted } from "./command.ts";
import type { Received, Sent } from "./command.ts";
import { codeIn } from "./expected.ts";
import { Peer } from "./peer.ts";
import type { PeerHome, PeerOptions } from "./peer.ts";
import { Person } from "./person.ts";
import { Transcript } from "./transcript.ts";
import type { World } from "./world.ts";

/**
 * Where one case plays: its people, its connections, and its cleaning up. No name is used by two
 * cases or in two runs, so cases can run side by side, against a server with a history.
 */
export class Stage implements PeerHome {
  readonly world: World;
  readonly transcript: Transcript;
  readonly #people: Person[] = [];
  readonly #peers: Peer[] = [];
  /** Messages that nobody has answered with "200": their recipients may have a full mailbox. */
  readonly #unanswered = new Map<string, Sent>();

  constructor(world: World) {
    this.world = world;
    this.transcript = new Transcript(world.time.nowMs());
  }

  readonly nameWords = (field: Uint8Array): string => {
    const person = this.#people.find((one) => areSame(one.field, field));
    return person === undefined ? quoted(field) : `${quoted(field)} (${person.role})`;
  };

  /** Somebody whom the server does not know yet. With `field` the name is not a random one. */
  person(role: string, field?: Uint8Array): Person {
    const person = new Person(role, field ?? nameField(this.world.newName()));
    this.#people.push(person);
    return person;
  }

  /** A connection that has said nothing yet. The first command tells who it is. */
  async connect(who: string | Person, options: PeerOptions = {}): Promise<Peer> {
    const person = typeof who === "string" ? this.person(who) : who;
    const count = this.#peers.filter((peer) => peer.person === person).length;
    const name = count === 0 ? person.role : `${person.role}#${count + 1}`;
    const peer = new Peer(this, person, name, options);
    this.#peers.push(peer);
    await peer.opens();
    return peer;
  }

  /** A connection that the server knows. */
  async join(who: string | Person, options: PeerOptions = {}): Promise<Peer> {
    const peer = await this.connect(who, options);
    await peer.introduces();
    return peer;
  }

  /** Ann and bob are here; with `answers` bob's client answers by itself. */
  async pair(options: PeerOptions = {}): Promise<[Peer, Peer]> {
    return Promise.all([this.join("ann"), this.join("bob", options)]);
  }

  /** Ann, bob and cara are here; bob and cara answer by themselves with `answers`. */
  async trio(options: PeerOptions = {}): Promise<[Peer, Peer, Peer]> {
    return Promise.all([this.join("ann"), this.join("bob", options), this.join("cara", options)]);
  }

  /** Ann is here, bob was and is not. */
  async pairApart(): Promise<[Peer, Person]> {
    return Promise.all([this.join("ann"), this.absentee("bob")]);
  }

  /** Somebody whom the server has seen and who is not here. */
  async absentee(who: string | Person): Promise<Person> {
    const peer = await this.join(who);
    await peer.leaves();
    return peer.person;
  }

  async sleep(delayMs: number): Promise<void> {
    await this.world.time.sleep(delayMs);
  }

  sent(sent: Sent): void {
    if (sent.type !== 1) this.#unanswered.set(pairOf(sent.src, sent.id), sent);
  }

  got(by: Person, { type, id, text }: Received): void {
    if (type === 1 && codeIn(text) === "200") this.#unanswered.delete(pairOf(by.field, id));
  }

  /** Closes every connection and takes what may still be kept for the people of this case. */
  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.drops()));
    const owed = this.#people.filter((person) =>
      this.#unanswered.values().some(({ dst }) => areSame(dst, person.field)),
    );
    await Promise.all(owed.map((person) => this.#empties(person)));
  }

  async #empties(person: Person): Promise<void> {
    try {
      const peer = await this.connect(person, { answers: true });
      await peer.introduces();
      await peer.leaves();
    } catch {
      // Whether a server can be cleaned up is not what the case asks.
    }
  }
}

function pairOf(src: Uint8Array, id: number): string {
  return `${hex(src)} ${id}`;
}
