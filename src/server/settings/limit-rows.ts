import { choice, count, rate, size, time } from "./kinds.ts";
import type { Setting } from "./kinds.ts";

/** What the file says under `[limits]`; see `Settings` for the units. */
export interface LimitSettings {
  readonly rates_and_quotas: "on" | "off";
  readonly rate: number;
  readonly burst: number;
  readonly member_rate: number;
  readonly member_burst: number;
  readonly mailbox_messages: number;
  readonly mailbox_size: number;
  readonly sender_share: number;
  readonly kept: number;
  readonly never_seen_messages: number;
  readonly never_seen_kept: number;
  readonly never_seen_mailboxes: number;
  readonly names: number;
  readonly connections: number;
  readonly connections_per_address: number;
  readonly connections_nameless: number;
  readonly connections_nameless_per_address: number;
  readonly connections_strange_per_address: number;
  readonly connections_per_member: number;
  readonly failed_sign_ins: number;
  readonly invites_open: number;
  readonly invites_per_day: number;
  readonly handshake: number;
  readonly sign_in: number;
  readonly begun_command: number;
  readonly keepalive: number;
  readonly stalled: number;
  readonly output: number;
  readonly output_answers: number;
  readonly unanswered: number;
  readonly waiting_messages: number;
  readonly waiting_size: number;
  readonly live_size: number;
  readonly unknown_commands: number;
}

type LimitRows = { readonly [Key in keyof LimitSettings]: Setting<LimitSettings[Key]> };

const quotas = {
  rates_and_quotas: choice({
    about: "off lifts rates and quotas, for measurements; what bounds memory always stays.",
    of: ["on", "off"],
    default: "on",
    flag: "--limits <which>",
  }),
  rate: rate({
    about: "Messages that one name may send; what comes faster waits.",
    default: "200/s",
    min: "1/min",
    max: "1_000_000/s",
    lifted: true,
  }),
  burst: count({
    about: "Messages that one name may send at once after a rest.",
    unit: "messages",
    default: 1000,
    min: 1,
    max: 1_000_000,
    lifted: true,
  }),
  member_rate: rate({
    about: "The same as rate, where people sign in: of all connections of one member together.",
    default: "10/s",
    min: "1/min",
    max: "1_000_000/s",
    lifted: true,
  }),
  member_burst: count({
    about: "The same as burst, where people sign in.",
    unit: "messages",
    default: 50,
    min: 1,
    max: 1_000_000,
    lifted: true,
  }),
  mailbox_messages: count({
    about: "Messages that one mailbox holds; the next is refused (413).",
    unit: "messages",
    default: 10_000,
    min: 1,
    max: 10_000_000,
    lifted: true,
  }),
  mailbox_size: size({
    about: "Bytes of text that one mailbox holds; the next message is refused (413).",
    default: "10 MiB",
    min: "1 KiB",
    max: "64 GiB",
    lifted: true,
  }),
  sender_share: count({
    about: "Messages of one sender in one mailbox; the next is refused (429).",
    unit: "messages",
    default: 2000,
    min: 1,
    max: 10_000_000,
    atMost: "mailbox_messages",
    lifted: true,
  }),
  kept: time({
    about: "How long a message waits for a name that has been here; then it is deleted.",
    unit: "days",
    default: "90 days",
    min: "1 h",
    max: "36500 days",
  }),
  never_seen_messages: count({
    about: "The same as mailbox_messages, for a name that was never here.",
    unit: "messages",
    default: 100,
    min: 1,
    max: 10_000_000,
    atMost: "mailbox_messages",
    lifted: true,
  }),
  never_seen_kept: time({
    about: "How long a message waits for a name that was never here.",
    unit: "days",
    default: "7 days",
    min: "1 h",
    max: "36500 days",
    atMost: "kept",
  }),
  never_seen_mailboxes: count({
    about: "Names that were never here and for which something waits; one more is refused (413).",
    unit: "mailboxes",
    default: 1000,
    min: 1,
    max: 10_000_000,
    lifted: true,
  }),
};

/** Where people sign in. */
const members = {
  connections_nameless_per_address: count({
    about:
      "The same for one address, where people sign in; this machine may have any number. For one " +
      "more the oldest of that address closes, after a second.",
    unit: "connections",
    default: 8,
    min: 1,
    max: 1_000_000,
  }),
  connections_strange_per_address: count({
    about:
      "Connections of one address in ten minutes on which nobody signed in; then it waits. This " +
      "machine may have any number.",
    unit: "connections",
    default: 32,
    min: 1,
    max: 1_000_000,
  }),
  connections_per_member: count({
    about: "Connections on which one member is signed in; the next is refused (429).",
    unit: "connections",
    default: 10,
    min: 1,
    max: 10_000,
  }),
  failed_sign_ins: count({
    about: "Attempts of one address to sign in or join that fail in a minute; then it waits (429).",
    unit: "attempts",
    default: 3,
    min: 1,
    max: 1_000_000,
  }),
  invites_open: count({
    about: "Codes of one member that nobody has used yet; the next is refused (429).",
    unit: "codes",
    default: 10,
    min: 1,
    max: 10_000,
  }),
  invites_per_day: count({
    about: "Codes that one member may make in a day; the next is refused (429).",
    unit: "codes",
    default: 20,
    min: 1,
    max: 10_000,
  }),
  handshake: time({
    about:
      "How long a handshake of TLS may take from its first byte on; where people sign in, from " +
      "the start of the connection, so that nobody stays who says nothing.",
    unit: "seconds",
    default: "5 s",
    min: "1 s",
    max: "1 min",
  }),
  sign_in: time({
    about: "How long it may take from the start of a connection until somebody has signed in.",
    unit: "seconds",
    default: "10 s",
    min: "1 s",
    max: "1 h",
  }),
};

const connections = {
  names: count({
    about: "Names that the server knows, some 400 bytes of memory each; one more is refused.",
    unit: "names",
    default: 1_000_000,
    min: 1,
    max: 16_000_000,
  }),
  connections: count({
    about: "Connections in all; for one more, one without a name makes room, or it is closed.",
    unit: "connections",
    default: 10_000,
    min: 1,
    max: 1_000_000,
  }),
  connections_per_address: count({
    about: "Connections of one address (of IPv6: one /64); this machine may have any number.",
    unit: "connections",
    default: 16,
    min: 1,
    max: 1_000_000,
    atMost: "connections",
  }),
  connections_nameless: count({
    about:
      "Connections that have not said who they are; above it the oldest closes, after a second.",
    unit: "connections",
    default: 256,
    min: 1,
    max: 1_000_000,
    atMost: "connections",
  }),
  begun_command: time({
    about: "A command that was begun must be whole within this time, or the connection closes.",
    unit: "seconds",
    default: "10 s",
    min: "1 s",
    max: "1 h",
  }),
  keepalive: time({
    about: "A silent connection is probed after this time, and given up 30 s later if it is dead.",
    unit: "seconds",
    default: "20 s",
    min: "1 s",
    max: "2 h",
  }),
  stalled: time({
    about: "A connection that accepts nothing for so long, though something waits, closes.",
    unit: "seconds",
    default: "30 s",
    min: "1 s",
    max: "1 h",
  }),
  output: size({
    about: "What is written ahead to a connection that does not read; the rest stays in its queue.",
    default: "256 KiB",
    min: "1 KiB",
    max: "64 MiB",
  }),
  output_answers: size({
    about: "The same for answers; above it nothing more is taken from that connection.",
    default: "64 KiB",
    min: "1 KiB",
    max: "64 MiB",
  }),
  unanswered: count({
    about: "Messages written to one connection and not answered; then it closes.",
    unit: "messages",
    default: 10_000,
    min: 1,
    max: 1_000_000,
  }),
  waiting_messages: count({
    about: "Messages over the rate that wait, before the server reads no more from a connection.",
    unit: "messages",
    default: 256,
    min: 1,
    max: 65_536,
  }),
  waiting_size: size({
    about: "The same in bytes.",
    default: "64 KiB",
    min: "1 KiB",
    max: "64 MiB",
  }),
  live_size: size({
    about:
      "Memory for messages that are neither on disk nor taken; above it a new one is refused " +
      "(507).",
    default: "16 MiB",
    min: "64 KiB",
    max: "256 MiB",
  }),
  unknown_commands: count({
    about: "Commands of a type that nobody knows, in a minute; as many close the connection.",
    unit: "commands",
    default: 100,
    min: 1,
    max: 1_000_000,
  }),
};

/** What one name, one connection, and all together may use. */
export const limits: LimitRows = { ...quotas, ...connections, ...members };
