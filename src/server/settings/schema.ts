import * as v from "valibot";
import {
  choice,
  choiceOrNetworks,
  count,
  optionalHost,
  optionalText,
  size,
  yesOrNo,
} from "./kinds.ts";
import type { Setting } from "./kinds.ts";
import { limits } from "./limit-rows.ts";
import type { LimitSettings } from "./limit-rows.ts";

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
    keys: limits,
  },
  evidence: { about: "When a kept message counts as taken.", keys: evidence },
};

/** What a whole file means, defaults filled in. It says nothing of keys that it does not know. */
export const settingsSchema: v.GenericSchema<unknown, Settings> = v.object({
  server: v.object(server),
  storage: v.object(storage),
  limits: v.object(limits),
  evidence: v.object(evidence),
});
