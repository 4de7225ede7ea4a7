/** A server of level 2 in the hand of the test, and ann's client at the other end. */

import type { AccountFileOptions } from "../io/account/account-file-options.ts";
import { AccountFile } from "../io/account/account-file.ts";
import { type About, encodeAbout } from "../wire/about.ts";
import { AddedType, Feature, FEATURES } from "../wire/added-type.ts";
import { encodeCommand, readId, readType } from "../wire/codec.ts";
import { encodeFates } from "../wire/fate-list.ts";
import { encodeWelcome } from "../wire/hello.ts";
import { encodeKicked } from "../wire/kicked.ts";
import { encodeNotice } from "../wire/notice.ts";
import { encodePresence, PresenceState } from "../wire/presence.ts";
import { encodeAuthNo, encodeAuthOk } from "../wire/sign-in.ts";
import { encodeRead, encodeTyping } from "../wire/signs.ts";
import type { CoterieError } from "../wire/error.ts";
import type { Token } from "../wire/token.ts";
import { parseUsername } from "../wire/username.ts";
import type { ClientAccount, ClientFile } from "./account.ts";
import { Client } from "./client.ts";
import type { ClientEvents, ClientOptions } from "./client-events.ts";
import { worstFate } from "./fate.ts";
import type { Fate } from "./fate.ts";
import { FollowingClient, type FollowOptions, type OfflineReason } from "./follow.ts";
import type { Level } from "./handshake.ts";
import { MemoryFile, ownTurn } from "./memory-file.ts";
import { newFolder, PlayClock, PlayServer, settled } from "./play.testing.ts";

/** Under which ann's texts count, in every new file. */
export const EPOCH: Token = 1n;
/** Under which bob's count. */
export const BOBS: Token = 2n;
/** Of a server that has not been started again. */
export const INCARNATION: Token = 9n;

/** The messageID of the question for unused names. */
const checkId = 1;

/** A message from somebody, and what the server tells of it. */
export interface Delivered extends Partial<About> {
  readonly id: number;
  readonly text: string;
  readonly from?: string;
  /** 2 if it had been kept. */
  readonly type?: 0 | 2;
}

/** What a server of level 2 says to ann. It does nothing by itself. */
export class Level2Server extends PlayServer {
  #pile: Uint8Array[] | undefined;
  /** The question for unused names is the test's affair; else it is answered, and not heard. */
  isChecked = false;

  override isAside(frame: Uint8Array): boolean {
    const isCheck = readType(frame, 0) === AddedType.ask && readId(frame, 0) === checkId;
    return isCheck && !this.isChecked;
  }

  /** Whatever is said in `speak` arrives in one piece. */
  inOnePiece(speak: () => void): void {
    this.saysBytes(this.recorded(speak));
  }

  /** What is said in `speak`, which does not arrive. */
  recorded(speak: () => void): Uint8Array {
    const pile: Uint8Array[] = [];
    this.#pile = pile;
    speak();
    this.#pile = undefined;
    return Buffer.concat(pile);
  }

  override saysBytes(bytes: Uint8Array): void {
    if (this.#pile === undefined) super.saysBytes(bytes);
    else this.#pile.push(bytes);
  }

  welcomes(features: number = FEATURES, incarnation: Token = INCARNATION): void {
    const body = encodeWelcome({ features, incarnation, atMs: 1_700_000_000_000 });
    this.tells(AddedType.welcome, body);
    const hasNames = (features & Feature.names) !== 0;
    if (hasNames && !this.isChecked) this.answersCheck(EPOCH, []);
  }

  /** Ann's device is known. */
  letsIn(): void {
    const said = { features: 0, sessionId: 1n, nextId: 0, atMs: 0, textBytesMax: 1000 };
    this.tells(AddedType.authOk, encodeAuthOk({ ...said, chainHead: new Uint8Array(32) }));
  }

  turnsAway(code: number, retrySeconds = 0): void {
    this.tells(AddedType.authNo, encodeAuthNo({ code, retrySeconds, text: "no" }));
  }

  putsOut(code: number, text: string): void {
    this.tells(AddedType.kicked, encodeKicked({ code, text }));
  }

  /** FATE about unused names: [messageID, code] each. */
  answersCheck(epoch: Token, fates: readonly (readonly [id: number, code: number])[]): void {
    const entries = fates.map(([id, code]) => ({ id, code }));
    this.tells(AddedType.fate, encodeFates({ epoch, entries }), { id: checkId });
  }

  /** Hands a message over, its ABOUT in front. */
  delivers({ id, text, from = "bob", type = 0, ...about }: Delivered): void {
    const body = encodeAbout({ ...ABOUT, ...about });
    this.tells(AddedType.about, body, { id, src: from });
    this.says(type, id, from, "ann", text);
  }

  /** The reply to a text of ann's. */
  replies(id: number, code: string): void {
    this.says(1, id, "bob", "ann", code);
  }

  /** FATE: [messageID, code] each. */
  tellsFates(fates: readonly (readonly [id: number, code: number])[], epoch: Token = EPOCH): void {
    const entries = fates.map(([id, code]) => ({ id, code }));
    this.tells(AddedType.fate, encodeFates({ epoch, entries }));
  }

  /** PRESENCE under the messageID of a WHO, or 0 for a change: these are here. */
  tellsWhoIsHere(id: number, names: readonly string[], more = false): void {
    const entries = names.map((name) => ({
      name: parseUsername(name),
      state: PresenceState.here,
      forSeconds: 60,
    }));
    this.tells(AddedType.presence, encodePresence({ more, entries }), { id });
  }

  relaysTyping(src: string, isTyping: boolean): void {
    this.tells(AddedType.typing, encodeTyping(isTyping), { src });
  }

  relaysRead(src: string, id: number, epoch: Token = EPOCH): void {
    this.tells(AddedType.read, encodeRead({ epoch, id }), { src });
  }

  gives(code: number, text: string, remedy = ""): void {
    this.tells(AddedType.notice, encodeNotice({ code, text, remedy }));
  }

  pings(id: number, body: string): void {
    this.tells(AddedType.ping, Buffer.from(body), { id });
  }

  /** A command of any type with any body. */
  tells(
    type: number,
    text: Uint8Array,
    { id = 0, src, dst = "ann" }: { id?: number; src?: string; dst?: string } = {},
  ): void {
    const from = src === undefined ? undefined : parseUsername(src);
    const command = { type, id, src: from, dst: parseUsername(dst), text };
    this.saysBytes(encodeCommand(command));
  }
}

const ABOUT: About = {
  number: 1,
  atMs: 1_700_000_000_000,
  epoch: BOBS,
  part: 0,
  parts: 0,
  replyTo: undefined,
};

/** Ann's file, new or opened again. Its first epoch is {@link EPOCH}. */
export function annsFile(
  path: string = `${newFolder()}/ann.sqlite`,
  options: AccountFileOptions = {},
): AccountFile {
  let epochs = 0n;
  const newEpoch = (): Token => {
    epochs += 1n;
    return epochs;
  };
  return new AccountFile(path, { newEpoch, ...options });
}

/** An account of ann's that asks for level 2. */
export function annsAccount(file: ClientFile): ClientAccount {
  return {
    server: { host: "127.0.0.1", port: 7427 },
    user: parseUsername("ann"),
    file,
    turn: ownTurn,
    showing: ownTurn,
    confirms: file instanceof MemoryFile ? "whenHandled" : "whenStored",
  };
}

/** Everything that a client tells, as lines: "arrived bob #7 hi", "fate #0 200". */
export function listener(told: string[]): Required<ClientEvents> {
  const tell = (line: string): void => void told.push(line);
  return {
    arrived: (messages) => {
      for (const { from, id, text } of messages) {
        tell(`arrived ${from} #${id} ${Buffer.from(text).toString()}`);
      }
    },
    answeredLate: ({ id }, code) => tell(`late #${id} ${code}`),
    fate: ({ id }, code) => tell(`fate #${id} ${code}`),
    presence: (entries) => {
      for (const { name, state } of entries) tell(`presence ${name} ${state}`);
    },
    typing: (from, isTyping) => tell(`${from} ${isTyping ? "types" : "types no more"}`),
    read: (by, { epoch, id }) => tell(`${by} has read #${id} of ${epoch}`),
    sentElsewhere: (messages) => {
      for (const { to, id, text } of messages) {
        tell(`sent elsewhere to ${to} #${id} ${Buffer.from(text).toString()}`);
      }
    },
    readElsewhere: (peer) => tell(`${peer} was read elsewhere`),
    notice: ({ code, text, remedy }) => tell(`notice ${code} ${text} | ${remedy}`),
    members: () => tell("members"),
    agreed: (level) => tell(levelLine(level)),
    ended: ({ kind }) => tell(`ended ${kind}`),
  };
}

function levelLine(level: Level): string {
  return level.kind === "full" ? `level 2, features ${level.welcome.features}` : "level 1";
}

/** Where a play begins; by default with a new file and a server that never saw ann. */
export interface Setting<File extends ClientFile = AccountFile>
  extends ClientOptions, FollowOptions {
  readonly file?: File;
  readonly server?: Level2Server;
  readonly clock?: PlayClock;
}

/** What the plays have in common. */
interface Stage<File extends ClientFile> {
  readonly server: Level2Server;
  readonly clock: PlayClock;
  readonly file: File;
  readonly account: ClientAccount;
  /** What the client has told, oldest first. */
  readonly told: string[];
}

interface Scene<SomeClient, File extends ClientFile = AccountFile> extends Stage<File> {
  readonly client: SomeClient;
  /** Sends a text in parts, and waits for its fate. */
  readonly sends: (to: string, ...parts: string[]) => Promise<Fate>;
}

function stageOf<File extends ClientFile>(
  file: File,
  { server = new Level2Server(), clock = new PlayClock() }: Setting<File>,
): Stage<File> {
  return { server, clock, file, account: annsAccount(file), told: [] };
}

/** Ann connects once and has said who she is; the server has said nothing. */
export function annSaysHello(setting: Setting = {}): Promise<Scene<Client>> {
  return saysHello(stageOf(setting.file ?? annsFile(), setting), setting);
}

/** The same, and both sides have agreed on everything; nothing of that is left to be heard. */
export async function annSpeaks2(setting: Setting = {}): Promise<Scene<Client>> {
  return welcomed(await annSaysHello(setting));
}

/** The same with a file that is only in memory. */
export async function annSpeaks2InMemory(): Promise<Scene<Client, MemoryFile>> {
  return welcomed(await saysHello(stageOf(new MemoryFile(() => EPOCH), {}), {}));
}

/** Ann's client connects, again and again if it must; the server has said nothing. */
export function annFollows(setting: Setting = {}): Promise<Scene<FollowingClient>> {
  return follows(stageOf(setting.file ?? annsFile(), setting), setting);
}

/** The same with a file that is only in memory. */
export function annFollowsInMemory(): Promise<Scene<FollowingClient, MemoryFile>> {
  return follows(stageOf(new MemoryFile(() => EPOCH), {}));
}

async function saysHello<File extends ClientFile>(
  stage: Stage<File>,
  options: ClientOptions,
): Promise<Scene<Client, File>> {
  const { account, server, clock, told } = stage;
  const client = new Client(account, { transport: server, clock }, listener(told), options);
  await client.open();
  return { ...stage, client, sends: senderOf(client, stage) };
}

function welcomed<File extends ClientFile>(scene: Scene<Client, File>): Scene<Client, File> {
  scene.server.welcomes();
  scene.server.hears();
  scene.told.length = 0;
  return scene;
}

async function follows<File extends ClientFile>(
  stage: Stage<File>,
  options: FollowOptions = {},
): Promise<Scene<FollowingClient, File>> {
  const { account, server, clock, told } = stage;
  const ports = { transport: server, clock, random: { fraction: () => 0.5 } };
  const events = {
    ...listener(told),
    offline: ({ kind }: OfflineReason) => void told.push(`offline ${kind}`),
    failed: ({ code }: CoterieError) => void told.push(`failed ${code}`),
  };
  const client = new FollowingClient(account, ports, events, options);
  client.start();
  await settled();
  return { ...stage, client, sends: senderOf(client, stage) };
}

function senderOf(
  client: Client | FollowingClient,
  { file, clock }: Stage<ClientFile>,
): (to: string, ...parts: string[]) => Promise<Fate> {
  return async (to, ...parts) => {
    const bytes = parts.map((part) => Buffer.from(part));
    return worstFate(await client.deliver(file.queue(to, bytes, clock.wallMs())));
  };
}
