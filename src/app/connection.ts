import type { Account } from "../client/account.ts";
import type { EndedByServer } from "../client/end-reason.ts";
import { FollowingClient } from "../client/follow.ts";
import type { FollowPorts, OfflineReason } from "../client/follow.ts";
import { Rivalry } from "../client/rivalry.ts";
import { askWhyEnded } from "../client/why-ended.ts";
import type { Alarm } from "../io/clock.ts";
import { CoterieError } from "../wire/error.ts";
import type { Username } from "../wire/username.ts";
import { Courier } from "./courier.ts";
import { just, type Outcome } from "./effects.ts";
import { diskLink, offlineLink, refusedLink } from "./link.ts";
import { arrived, came, noticed, placesUnknown, present, typed, withMembers } from "./news.ts";
import type { AppState } from "./state.ts";

/** A disk that failed may have room again so much later. */
const diskRetryMs = 4000;

/** What a connection changes. */
export interface ConnectionOut {
  /** Something has happened. */
  become(change: (state: AppState) => Outcome): void;
  /** What is shown of the file may be another now. */
  fileChanged(): void;
  /** The server has been reached. */
  connected(): void;
  /** Whom to watch: those whose names are seen. */
  watched(): readonly Username[];
}

/** The client behind the screen: connects again and again, and tells what becomes of it. */
export class Connection {
  readonly #account: Account;
  readonly #ports: FollowPorts;
  readonly #tellsRead: boolean;
  readonly #out: ConnectionOut;
  readonly #rivalry = new Rivalry();
  #client: FollowingClient;
  #courier: Courier;
  #isStopped = false;
  #diskAlarm: Alarm | undefined;

  constructor(account: Account, ports: FollowPorts, tellsRead: boolean, out: ConnectionOut) {
    this.#account = account;
    this.#ports = ports;
    this.#tellsRead = tellsRead;
    this.#out = out;
    this.#client = this.#newClient();
    this.#courier = this.#newCourier();
  }

  get courier(): Courier {
    return this.#courier;
  }

  start(): void {
    this.#courier.start();
    this.#client.start();
  }

  /** Connects anew at once, also after it had been given up. */
  reconnect(): void {
    this.#diskAlarm?.cancel();
    this.#rivalry.forget();
    this.#isStopped = true;
    this.#client.abandon();
    this.#isStopped = false;
    this.#client = this.#newClient();
    this.#courier = this.#newCourier();
    this.#set((state) => ({ ...state, link: { kind: "connecting" } }));
    this.start();
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    this.#diskAlarm?.cancel();
    await this.#client.close();
  }

  typing(to: Username, isTyping: boolean): void {
    this.#client.typing(to, isTyping);
  }

  tellRead(peer: Username): void {
    this.#client.tellRead(peer);
  }

  /** Everybody who has ever been there, and from now on every change. */
  async askWho(): Promise<void> {
    const client = this.#client;
    const found = await client.who([]);
    if (found === undefined || client !== this.#client || this.#isStopped) return;
    // Of those who are watched there may be news by now.
    const watched = new Set(this.#out.watched());
    this.#set((state) => {
      const { people } = state;
      const others = found.filter(({ name }) => !watched.has(name) || !people.has(name));
      return present(state, others, this.#ports.clock.wallMs());
    });
    this.watch();
  }

  /** To be called when there are more to be watched. */
  watch(): void {
    this.#client.watch(this.#out.watched());
  }

  #newCourier(): Courier {
    return new Courier(this.#account.file, this.#client, () => {
      if (!this.#isStopped) this.#out.fileChanged();
    });
  }

  #newClient(): FollowingClient {
    const changed = (): void => {
      this.#out.fileChanged();
    };
    const events = {
      answeredLate: changed,
      fate: changed,
      read: changed,
      readElsewhere: changed,
      sentElsewhere: () => {
        changed();
        this.#set((state) => ({ ...state, isAlone: false }));
        this.watch();
      },
      arrived: (messages) => {
        changed();
        this.#out.become((state) => arrived(state, messages));
        this.watch();
      },
      presence: (entries) => {
        this.#set((state) => present(state, entries, this.#ports.clock.wallMs()));
      },
      typing: (from, isTyping) => {
        this.#set((state) => typed(state, from, isTyping, this.#ports.clock.wallMs()));
      },
      members: () => {
        const members = this.#account.members?.known;
        if (members !== undefined) this.#set((state) => withMembers(state, members));
        const joined = this.#account.members?.takeCame() ?? [];
        if (joined.length > 0)
          this.#set((state) => came(state, joined, this.#ports.clock.wallMs()));
        changed();
      },
      notice: (notice) => {
        this.#set((state) => noticed(state, notice, this.#ports.clock.wallMs()));
      },
      agreed: () => void this.askWho(),
      online: () => {
        this.#set((state) => ({ ...state, link: { kind: "online" } }));
        this.#out.connected();
      },
      offline: (reason, retryMs) => {
        this.#offline(reason, retryMs);
      },
      failed: (error) => {
        if (error.code === "COTERIE_DISK") this.#diskFailed(error);
        else this.#refused(error);
      },
    } satisfies ConstructorParameters<typeof FollowingClient>[2];
    return new FollowingClient(this.#account, this.#ports, events, { tellsRead: this.#tellsRead });
  }

  #offline(reason: OfflineReason, retryMs: number): void {
    if (this.#isStopped) return;
    this.#set((state) => ({
      ...placesUnknown(state),
      link: offlineLink(reason, retryMs, this.#ports.clock.wallMs(), state.words),
    }));
    if (reason.kind === "ended") void this.#explain(reason);
  }

  /** Two programs that throw each other off serve nobody: the third time, this one stands back. */
  async #explain(reason: EndedByServer): Promise<void> {
    if (!this.#account.turn.isFree()) return;
    const client = this.#client;
    const why = await askWhyEnded(reason, this.#account.server, this.#ports);
    if (client !== this.#client || this.#isStopped || why !== "takenOver") return;
    if (!this.#rivalry.takenOver(this.#ports.clock.monotonicMs())) return;
    client.abandon();
    this.#refused(
      new CoterieError(
        "COTERIE_TAKEN_OVER",
        `${this.#account.user} is in use elsewhere, and messages arrive there`,
        "/reconnect takes the name back.",
      ),
    );
  }

  /** What comes is confirmed only when it is kept, so there is nothing to do without a disk. */
  #diskFailed(error: CoterieError): void {
    if (this.#isStopped) return;
    const { clock } = this.#ports;
    const retryAtMs = clock.wallMs() + diskRetryMs;
    this.#set((state) => ({
      ...placesUnknown(state),
      link: diskLink(error, retryAtMs, state.words),
    }));
    this.#diskAlarm = clock.after(diskRetryMs, () => {
      this.reconnect();
    });
  }

  #refused(error: CoterieError): void {
    this.#set((state) => ({ ...placesUnknown(state), link: refusedLink(error, state.words) }));
  }

  #set(change: (state: AppState) => AppState): void {
    this.#out.become((state) => just(change(state)));
  }
}
