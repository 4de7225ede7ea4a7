import * as v from "valibot";
import {
  choice,
  choiceOrNetworks,
  count,
  optionalHost,
  optionalText,
  rate,
  size,
  time,
  yesOrNo,
} from "./kinds.ts";
import type { Setting } from "./kinds.ts";

/**
 * What is in force. The keys are those of the file; sizes are bytes, times milliseconds, rates
 * per second.
 */
export interface Settings {
  readonly server: ServerSettings;
  readonly storage: StorageSettings;
  readonly limits: LimitSettings;
  readonly evidence: { readonly plain: "normal" | "strict" };
}

interface ServerSettings {
  readonly host?: string | undefined;
  readonly port: number;
  readonly name?: string | undefined;
  readonly auth: "members" | "none";
  readonly plain: "off" | "loopback" | "open" | readonly string[];
}

interface StorageSettings {
  readonly data?: string | undefined;
  readonly data_must_exist: boolean;
  readonly spare: number;
  readonly low_space: number;
}

interface LimitSettings {
  readonly rates_and_quotas: "on" | "off";
  readonly rate: number;
  readonly burst: number;
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

const server = {
  host: optionalText({
    about: "The address to listen on: of this machine only, or 0.0.0.0 and :: for all that it has.",
    expected: "an address or a host name",
    byDefault: 'all that it has; 127.0.0.1 where auth is "none"',
    flag: "--host <host>",
  }),
  port: count({
    about: "The port to listen on; 0 picks a free one.",
    unit: "",
    default: 7427,
    min: 0,
    max: 65_535,
    flag: "--port <port>",
  }),
  name: optionalHost({
    about:
      "The host that the server's own invitations name, where it is not the address listened on.",
    byDefault: "that address; of all, the machine's full name, or its first address",
    flag: "--name <host>",
  }),
  auth: choice({
    about:
      "members: people sign in with a key, which they get by an invitation; none: whoever " +
      "connects is who they say.",
    of: ["members", "none"],
    default: "members",
    flag: "--auth <how>",
  }),
  plain: choiceOrNetworks({
    about:
      "Who may connect without TLS to a server with members: nobody, this machine, everybody, or " +
      "some networks. Names of members, and what looks like one, are never theirs.",
    of: ["off", "loopback", "open"],
    default: "loopback",
    flag: "--plain-from <whom>",
  }),
};

const storage = {
  data: optionalText({
    about:
      "The folder where messages are kept. In a file, a relative path starts at the file's folder.",
    expected: "the path of a folder",
    byDefault: "server in COTERIE_HOME",
    flag: "--data <folder>",
  }),
  data_must_exist: yesOrNo({
    about:
      "Refuse to start over a folder without a mailbox: so a disk that is not mounted is not " +
      "taken for a new server.",
    default: false,
  }),
  spare: size({
    about:
      "Held back in a file, so that what was accepted before the disk was full can still be kept.",
    default: "48 MiB",
    min: "0 B",
    max: "16 GiB",
  }),
  low_space: size({
    about:
      "With less than this free beside the spare space, messages that would have to be kept are " +
      "refused (507).",
    default: "64 MiB",
    min: "0 B",
    max: "1024 TiB",
  }),
};

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

const evidence = {
  plain: choice({
    about:
      "What proves that a kept message was taken. strict: only an answer, for servers behind a " +
      "proxy; normal: also a later command, or a clean end.",
    of: ["normal", "strict"],
    default: "normal",
  }),
};

/** One table of the file. */
export interface SettingsTable {
  readonly about: string;
  readonly keys: Readonly<Record<string, Setting<unknown>>>;
}

/** The tables of the file, in the order in which people see them. */
export const TABLES: Readonly<Record<keyof Settings, SettingsTable>> = {
  server: { about: "Where it listens, and to whom.", keys: server },
  storage: { about: "Where messages are kept.", keys: storage },
  limits: {
    about: "What one name, one connection, and all together may use.",
    keys: { ...quotas, ...connections },
  },
  evidence: { about: "When a kept message counts as taken.", keys: evidence },
};

/** What a whole file means, defaults filled in. It says nothing of keys that it does not know. */
export const settingsSchema: v.GenericSchema<unknown, Settings> = v.object({
  server: v.object(server),
  storage: v.object(storage),
  limits: v.object({ ...quotas, ...connections }),
  evidence: v.object(evidence),
});
