import type { JoinedFiles } from "../io/account/joined-files.ts";
import {
  type KnownMember,
  type KnownMembers,
  readKnownMembers,
  writeKnownMembers,
} from "../io/account/known-members.ts";
import { AddedType } from "../wire/added-type.ts";
import { encodeCommand } from "../wire/codec.ts";
import { encodeMembers, type MemberEntry, MemberRank } from "../wire/member-entry.ts";
import type { Username } from "../wire/username.ts";

/** Of what asks for everybody. Answers to other questions have other types. */
const questionId = 1;

/** Who belongs to the group of an account: as it was told last, also without a connection. */
export class MemberList {
  readonly #joined: JoinedFiles;
  #known: KnownMembers | undefined;
  /** What has come of an answer that goes on. */
  #answer: MemberEntry[] = [];
  #came: KnownMember[] = [];

  constructor(joined: JoinedFiles) {
    this.#joined = joined;
    this.#known = readKnownMembers(joined);
  }

  /** By name, those who were removed too; `undefined` as long as it was never told. */
  get known(): KnownMembers | undefined {
    return this.#known;
  }

  /** Who joined while nobody was connected to hear of it; asked again: nobody. */
  takeCame(): readonly KnownMember[] {
    const came = this.#came;
    this.#came = [];
    return came;
  }

  /** A new connection begins. @returns the question for everybody, and for every change. */
  asks(src: Username): Uint8Array {
    this.#answer = [];
    const text = encodeMembers({ watches: true });
    return encodeCommand({ type: AddedType.members, id: questionId, src, dst: undefined, text });
  }

  /**
   * The server has told of a member.
   *
   * @returns whether that has made another list, which is on the disk then.
   * @throws CoterieError COTERIE_DISK if it cannot be kept.
   */
  told(id: number, entry: MemberEntry): boolean {
    if (id === questionId) {
      this.#answer.push(entry);
      return entry.left === 0 && this.#keep(this.#answered());
    }
    // A change before the answer says nothing of the others.
    if (this.#known === undefined) return false;
    return this.#keep(new Map(this.#known).set(entry.name, entry));
  }

  /** Who is not in the answer any more was removed; the name stays theirs. */
  #answered(): KnownMembers {
    const all = new Map<string, KnownMember>();
    for (const member of this.#known?.values() ?? []) {
      all.set(member.name, { ...member, rank: MemberRank.removed });
    }
    const isFirst = this.#known === undefined;
    for (const member of this.#answer) {
      if (!isFirst && !all.has(member.name)) this.#came.push(member);
      all.set(member.name, member);
    }
    this.#answer = [];
    return all;
  }

  #keep(members: KnownMembers): boolean {
    this.#known = members;
    writeKnownMembers(this.#joined, members);
    return true;
  }
}
