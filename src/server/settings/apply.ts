import { withoutQuotas } from "../../core/limits.ts";
import type { Limits } from "../../core/limits.ts";
import { addressList } from "../../io/address-list.ts";
import type { AddressList } from "../../io/address-list.ts";
import type { StoreOptions } from "../../io/store/open-store.ts";
import type { Settings } from "./schema.ts";

const DAY_MS = 86_400_000;

/** The limits of the core that these settings mean. */
export function limitsOf({ limits, evidence }: Settings): Limits {
  const all: Limits = {
    rate: { perSecond: limits.rate, burst: limits.burst },
    memberRate: { perSecond: limits.member_rate, burst: limits.member_burst },
    mailboxMessagesMax: limits.mailbox_messages,
    mailboxBytesMax: limits.mailbox_size,
    shareMessagesMax: limits.sender_share,
    unseenMessagesMax: limits.never_seen_messages,
    unseenMailboxesMax: limits.never_seen_mailboxes,
    namesMax: limits.names,
    liveBytesMax: limits.live_size,
    connectionsMax: limits.connections,
    addressConnectionsMax: limits.connections_per_address,
    namelessMax: limits.connections_nameless,
    addressNamelessMax: limits.connections_nameless_per_address,
    addressStrangersMax: limits.connections_strange_per_address,
    failuresPerMinuteMax: limits.failed_sign_ins,
    memberSessionsMax: limits.connections_per_member,
    invites: { open: limits.invites_open, perDay: limits.invites_per_day },
    outputBytesMax: limits.output,
    answerBytesMax: limits.output_answers,
    waitingCommandsMax: limits.waiting_messages,
    waitingBytesMax: limits.waiting_size,
    pendingMax: limits.unanswered,
    unknownPerMinuteMax: limits.unknown_commands,
    beginMsMax: limits.begun_command,
    stalledMsMax: limits.stalled,
    handshakeMsMax: limits.handshake,
    signInMsMax: limits.sign_in,
    plainEvidence: evidence.plain,
  };
  return limits.rates_and_quotas === "on" ? all : withoutQuotas(all);
}

/** Where to listen; `undefined` is at all addresses. */
export function hostOf({ server }: Settings): string | undefined {
  return server.host ?? (server.auth === "none" ? "127.0.0.1" : undefined);
}

/** Who may be plain where the server has a key. */
export function plainOf({ server }: Settings): "off" | "loopback" | "open" | AddressList {
  return typeof server.plain === "string" ? server.plain : addressList(server.plain);
}

/** How the store is opened; the folder is the caller's to resolve. */
export function storeOptionsOf({ storage, limits }: Settings, folder: string): StoreOptions {
  return {
    folder,
    mustExist: storage.data_must_exist,
    keptDays: limits.kept / DAY_MS,
    neverSeenDays: limits.never_seen_kept / DAY_MS,
    spareBytes: storage.spare,
    lowSpaceBytes: storage.low_space,
  };
}
