import type { Account } from "../client/account.ts";
import type { ClientPorts } from "../client/client-events.ts";
import { formatAddress } from "../client/end-reason.ts";
import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { InviteKind } from "../wire/invite.ts";
import type { MemberName } from "../wire/member-name.ts";
import { just, noted, type Outcome } from "./effects.ts";
import type { AppState, Overlay } from "./state.ts";

const ttlSeconds = 86_400;

/** Makes the codes by which others join. */
export class Inviter {
  readonly #account: Account;
  readonly #address: Address;
  readonly #ports: ClientPorts;
  readonly #become: (change: (state: AppState) => Outcome) => void;

  /** @param address - by which others reach the server. */
  constructor(
    account: Account,
    address: Address,
    ports: ClientPorts,
    become: (change: (state: AppState) => Outcome) => void,
  ) {
    this.#account = account;
    this.#address = address;
    this.#ports = ports;
    this.#become = become;
  }

  /** Makes a code and shows the line to pass on; or says why there is none. */
  async invite(name: MemberName | undefined): Promise<void> {
    try {
      // Keys and TLS take time to load, and most windows make no code.
      const { inviteAnew } = await import("../client/inviting.ts");
      const inviting = { kind: InviteKind.member, name, ttlSeconds };
      const { code } = await inviteAnew(this.#account, this.#ports, inviting);
      const line = `coterie join ${formatAddress(this.#address)} ${code}`;
      this.#become((state) => just({ ...state, note: undefined, overlay: pageOf(name, line) }));
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      const { message, remedy } = error;
      this.#become((state) => just(noted(state, `no code: ${message}. ${remedy}`, "problem")));
    }
  }
}

function pageOf(name: MemberName | undefined, line: string): Overlay {
  const lines = [
    `For ${name ?? "whoever you give this to"}, once, within a day:`,
    "",
    `  ${line}`,
    "",
    "Pass it on to one person, over a way that you trust. They type it into a terminal,",
    "or at the first question of coterie.",
    "",
    "y copies it, Esc closes this page. The code is kept nowhere: /invite makes another.",
  ];
  return { kind: "page", title: "Invite", lines, top: 0, copies: line };
}
