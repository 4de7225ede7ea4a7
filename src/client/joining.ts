import type { DeviceKey } from "../identity/device-key.ts";
import type { InviteCode } from "../identity/invite-code.ts";
import { deriveInviteKeys, type InviteKeys } from "../identity/invite-keys.ts";
import { isServerProof, makeEnrolProof, newNonce } from "../identity/join-proof.ts";
import { keepNewKey, dropNewKey, writeServerPins } from "../io/account/joined-files.ts";
import { dropJoinAttempt, noteJoinAttempt, readJoinAttempt } from "../io/account/join-attempt.ts";
import type { Clock } from "../io/clock.ts";
import { type KeyMaker, openKeyFile, readKeyFile } from "../io/key-file.ts";
import { passphraseSet } from "../io/passphrase.ts";
import { tlsTransport } from "../io/tls-transport.ts";
import type { Address } from "../io/transport.ts";
import { AddedType } from "../wire/added-type.ts";
import { CoterieError } from "../wire/error.ts";
import { decodeJoinProof, encodeEnrol, encodeJoin, type JoinProof } from "../wire/join.ts";
import type { MemberName } from "../wire/member-name.ts";
import { type AuthNo, RefusalCode } from "../wire/sign-in.ts";
import type { Token } from "../wire/token.ts";
import { joinedFilesOf, serverFolder } from "./account.ts";
import { deviceKeys } from "./device-file.ts";
import { formatAddress } from "./end-reason.ts";
import { signWaiting } from "./devices.ts";
import { codeRefused, nameTaken, triedTooOften } from "./refusal.ts";
import { SaidNo, ServerTalk } from "./server-talk.ts";
import { signInCommand } from "./sign-in.ts";

/** Somebody wants to join a group. */
export interface Joining {
  /** The folder of all accounts, see io/home.ts. */
  readonly home: string;
  readonly server: Address;
  readonly code: InviteCode;
  /** The name to have, if it is said beforehand. */
  readonly wanted: MemberName | undefined;
  /** What the person calls this device. */
  readonly label: string;
  /** What locks the key of this device; by default nothing does. */
  readonly passphrase?: string | undefined;
  /**
   * Asked for a name where the code leaves it open, and again for another if the name cannot be
   * had, which `problem` says.
   *
   * @returns `undefined` if the person leaves.
   */
  readonly askName: (problem: CoterieError | undefined) => Promise<MemberName | undefined>;
  readonly clock: Clock;
}

/** Somebody has joined: the server knows this device, and this machine the server. */
export interface Joined {
  readonly server: Address;
  readonly name: MemberName;
  readonly device: Token;
}

/** How the key of the new device is kept: a passphrase that scripts have set may open one, too. */
function keysFor({ passphrase }: Joining): KeyMaker<DeviceKey> {
  const keys = deviceKeys(passphrase);
  const reading = deviceKeys(passphrase ?? passphraseSet());
  return { ...keys, read: (text) => reading.read(text) };
}

/**
 * Joins a group by a code. The server shows that it knows the code before it is told a name or a
 * key; then its key is kept, and one for this device.
 *
 * Whatever happens in between, the same call goes on: the key of the device is on the disk before
 * the server hears of it, and whether the server has heard of it is found out by signing in.
 *
 * @returns `undefined` if the person leaves.
 * @throws CoterieError COTERIE_CODE if the code opens nothing, COTERIE_WRONG_SERVER if the server
 * does not know it, COTERIE_NAME_TAKEN, or what a connection throws.
 */
export async function join(joining: Joining): Promise<Joined | undefined> {
  const keys = deriveInviteKeys(joining.code);
  const resumed = await resume(joining, keys);
  if (resumed !== undefined) return resumed;
  let name = joining.wanted ?? attemptedName(joining, keys);
  let problem: CoterieError | undefined;
  for (;;) {
    using meeting = await Meeting.begin(joining, keys);
    name = boundName(meeting.proof, joining) ?? name;
    if (name === undefined) {
      meeting.leave();
      name = await joining.askName(problem);
      if (name === undefined) return undefined;
      continue;
    }
    problem = await meeting.enrols(name);
    if (problem === undefined) {
      const joined = finish(joining, name, meeting.pin);
      await meeting.signsItself(name);
      return joined;
    }
    if (problem.code === "COTERIE_CODE") {
      meeting.leave();
      const late = await resume(joining, keys);
      // If not now, it may be in when the server's disk has it: so the key stays for another run.
      if (late === undefined) throw problem;
      return late;
    }
    dropAttempt(joining, name);
    const isOpen = meeting.proof.boundName === undefined;
    if (problem.code !== "COTERIE_NAME_TAKEN" || !isOpen) throw problem;
    name = undefined;
  }
}

/** The server and a newcomer, who know that they mean each other. */
class Meeting implements Disposable {
  readonly proof: JoinProof;
  /** Of the server, 32 bytes. */
  readonly pin: Uint8Array;
  readonly #joining: Joining;
  readonly #keys: InviteKeys;
  readonly #talk: ServerTalk;

  private constructor(joining: Joining, keys: InviteKeys, talk: ServerTalk, proof: JoinProof) {
    this.#joining = joining;
    this.#keys = keys;
    this.#talk = talk;
    this.proof = proof;
    this.pin = proof.pin;
  }

  /** Connects, and has the server prove itself. */
  static async begin(joining: Joining, keys: InviteKeys): Promise<Meeting> {
    const { server, clock } = joining;
    let pin = new Uint8Array();
    const checkPin = (shown: Uint8Array): boolean => {
      pin = Uint8Array.from(shown);
      return true;
    };
    const talk = await ServerTalk.begin(tlsTransport({ checkPin }), server, clock);
    try {
      const nonceC = newNonce();
      const said = encodeJoin({ features: 0, inviteId: keys.id, nonceC });
      const bytes = await talk.ask(AddedType.join, said, AddedType.joinProof);
      const proof = decodeJoinProof(bytes, 0, bytes.length);
      if (proof === undefined) throw wrongServer(server);
      const facts = { ...proof, exporter: talk.exporter, inviteId: keys.id, nonceC };
      const isShown = Buffer.from(proof.pin).equals(pin);
      if (!isShown || !isServerProof(keys, facts, proof.proofS)) throw wrongServer(server);
      return new Meeting(joining, keys, talk, proof);
    } catch (error) {
      talk.close();
      throw error instanceof SaidNo ? refusalOf(error.no) : error;
    }
  }

  /**
   * Gives the server the key of this device.
   *
   * @returns why the server does not take it. A code that is used may have been used by this very
   * key: the ENROL of an attempt that broke can arrive later than that of the next one.
   */
  async enrols(name: MemberName): Promise<CoterieError | undefined> {
    const { home, server, label } = this.#joining;
    const folder = serverFolder(home, server);
    const files = joinedFilesOf(home, server, name);
    // One that was made for another code is of no use, and may be known to others.
    if (attemptedName(this.#joining, this.#keys) !== name) dropNewKey(files);
    const device = openKeyFile(files.newKey, keysFor(this.#joining));
    noteJoinAttempt(folder, { inviteId: this.#keys.id, user: name, pin: this.pin });
    const { exporter } = this.#talk;
    const own = { exporter, proofS: this.proof.proofS, name, label, devicePub: device.pub };
    const shown = makeEnrolProof(this.#keys, device, own);
    const said = encodeEnrol({ devicePub: device.pub, label, ...shown });
    try {
      await this.#talk.ask(AddedType.enrol, said, AddedType.authOk, name);
      return undefined;
    } catch (error) {
      if (!(error instanceof SaidNo)) throw mayHaveJoined(error);
      return refusalOf(error.no);
    }
  }

  /** The first device of a name says so; what fails here the next command about devices does. */
  async signsItself(name: MemberName): Promise<void> {
    const { home, server, clock } = this.#joining;
    const key = readKeyFile(joinedFilesOf(home, server, name).key, keysFor(this.#joining));
    try {
      if (key !== undefined) await signWaiting(this.#talk, { name, key }, clock.wallMs());
    } catch (error) {
      if (!(error instanceof CoterieError) && !(error instanceof SaidNo)) throw error;
    }
  }

  leave(): void {
    this.#talk.close();
  }

  [Symbol.dispose](): void {
    this.#talk.close();
  }
}

/** Signs in with the key of an attempt whose end is not known. @returns whether that worked. */
async function resume(joining: Joining, keys: InviteKeys): Promise<Joined | undefined> {
  const name = attemptedName(joining, keys);
  const attempt = readJoinAttempt(serverFolder(joining.home, joining.server));
  if (name === undefined || attempt === undefined) return undefined;
  const { server, clock, home } = joining;
  const device = readKeyFile(joinedFilesOf(home, server, name).newKey, keysFor(joining));
  if (device === undefined) return undefined;
  const { pin } = attempt;
  let talk: ServerTalk | undefined;
  try {
    talk = await ServerTalk.begin(tlsTransport({ pins: [pin] }), server, clock);
    talk.opens(signInCommand({ name, device, pin, exporter: talk.exporter }));
    await talk.signsIn();
    return finish(joining, name, pin);
  } catch (error) {
    const isNo = error instanceof CoterieError && NOT_YET.has(error.code);
    if (isNo) return undefined;
    throw error;
  } finally {
    talk?.close();
  }
}

/** The server has not taken the key, which may be known to others by now. */
function dropAttempt({ home, server }: Joining, name: MemberName): void {
  dropNewKey(joinedFilesOf(home, server, name));
  dropJoinAttempt(serverFolder(home, server));
}

/** What says that the server has not taken the key, so that joining begins anew. */
const NOT_YET: ReadonlySet<string> = new Set(["COTERIE_NOT_LET_IN", "COTERIE_WRONG_PIN"]);

/** Under which name somebody has begun to join by this code, if they still want that name. */
function attemptedName(
  { home, server, wanted }: Joining,
  keys: InviteKeys,
): MemberName | undefined {
  const attempt = readJoinAttempt(serverFolder(home, server));
  if (attempt?.inviteId !== keys.id) return undefined;
  if (wanted !== undefined && wanted !== attempt.user) return undefined;
  return attempt.user;
}

/** Writes down what was agreed on; the server goes first, as without it the key is not used. */
function finish(joining: Joining, name: MemberName, pin: Uint8Array): Joined {
  const { home, server } = joining;
  const files = joinedFilesOf(home, server, name);
  const device = readKeyFile(files.newKey, keysFor(joining));
  if (device === undefined) throw new Error("the new key is gone from the disk");
  writeServerPins(files, [{ pin, untilMs: undefined }]);
  keepNewKey(files);
  dropJoinAttempt(serverFolder(home, server));
  return { server, name, device: device.id };
}

function boundName({ boundName: bound }: JoinProof, { wanted }: Joining): MemberName | undefined {
  if (bound === undefined || wanted === undefined || wanted === bound) return bound;
  throw new CoterieError(
    "COTERIE_CODE",
    `this code is for the name ${bound}, and not for ${wanted}`,
    "Leave out --user, or ask for a code of your own.",
  );
}

function refusalOf({ code, retrySeconds, text }: AuthNo): CoterieError {
  if (code === RefusalCode.tooOften) return triedTooOften(retrySeconds);
  if (code === RefusalCode.nameTaken) return nameTaken();
  return codeRefused(code, text);
}

function wrongServer(server: Address): CoterieError {
  return new CoterieError(
    "COTERIE_WRONG_SERVER",
    `the server at ${formatAddress(server)} could not show that it knows this code`,
    "It may be another server than the one that the code is from. It was told nothing: check " +
      "HOST:PORT with whoever gave you the code.",
  );
}

function mayHaveJoined(error: unknown): unknown {
  if (!(error instanceof CoterieError)) return error;
  return new CoterieError(
    error.code,
    `${error.message}, so it is not known whether you have joined`,
    "Run the same command again: it finds out, and goes on.",
    { cause: error },
  );
}
