import type { Account } from "../client/account.ts";
import type { ClientPorts } from "../client/client-events.ts";
import { formatAddress } from "../client/end-reason.ts";
import type { Address } from "../io/transport.ts";
import { CoterieError } from "../wire/error.ts";
import { InviteKind } from "../wire/invite.ts";
import type { MemberName } from "../wire/member-name.ts";
import { just, noted, type Outcome } from "./effects.ts";
import type { AppState, Overlay } from "./state.ts";
import { errorLine } from "./words.ts";
import type { Words } from "../words/words.ts";

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
      this.#become((state) =>
        just({ ...state, note: undefined, overlay: pageOf(name, line, state.words) }),
      );
    } catch (error) {
      if (!(error instanceof CoterieError)) throw error;
      this.#become((state) => {
        const { words } = state;
        return just(noted(state, words.group.noCode(errorLine(error, words)), "problem"));
      });
    }
  }
}

function pageOf(name: MemberName | undefined, line: string, { group }: Words): Overlay {
  const lines = group.codeFor(name, line);
  return { kind: "page", title: group.invite, lines, top: 0, copies: line };
}
