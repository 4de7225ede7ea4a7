import type { StoreState } from "../../core/ports.ts";
import type { Salvage } from "./salvage.ts";
import type { ExpiredRows } from "./sweeper.ts";

/** How long messages are kept, in days. */
export interface Retention {
  /** For a name that has connected at least once. */
  readonly keptDays: number;
  /** For a name that never has. */
  readonly neverSeenDays: number;
}

/** What the worker is told when it starts. */
export interface WorkerSettings {
  readonly folder: string;
  /** A mailbox is expected in the folder. */
  readonly mustExist: boolean;
  readonly retention: Retention;
  /** Bytes held back for what was accepted before the disk was full; 0 for none. */
  readonly spareBytes: number;
  /** Below this much free space new messages should be refused. */
  readonly lowSpaceBytes: number;
  /** Pages that the database may reach; 0 for no limit. */
  readonly pagesMax: number;
  /** So long without a group, in ms, and free space is given back to the file system. */
  readonly quietMs: number;
  /** Milliseconds since 1970 at the start: what has been remembered long enough is not read. */
  readonly wallMs: number;
}

/** Up to `limit` messages of one person with a number above `after`, in order. */
export interface PageRequest {
  readonly person: number;
  readonly after: number;
  readonly limit: number;
}

/** What the main thread asks. A `group` comes only when the last one is answered. */
export type Request =
  | { readonly kind: "open"; readonly settings: WorkerSettings }
  | {
      readonly kind: "group";
      readonly buffer: ArrayBuffer;
      readonly used: number;
      readonly wallMs: number;
    }
  | { readonly kind: "pages"; readonly asked: readonly PageRequest[] }
  | { readonly kind: "expire"; readonly wallMs: number }
  | { readonly kind: "close" };

/** What became of a group. */
export interface GroupReply {
  readonly kind: "group";
  /** Its messages are on disk; otherwise the disk is full and none of them is. */
  readonly kept: boolean;
  /** Everything else of it is on disk; otherwise it has to be asked for again. */
  readonly changed: boolean;
  /** The end of the block that it reserved; 0 if none. */
  readonly reserved: number;
  /** The group's own buffer, to be written over. */
  readonly buffer: ArrayBuffer;
}

/** What the worker answers or reports. */
export type Reply =
  | {
      readonly kind: "opened";
      readonly state: StoreState;
      readonly repaired: boolean;
      readonly salvage: Salvage | undefined;
    }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly message: string;
      readonly remedy: string;
    }
  | GroupReply
  /** Packed pages that were asked for, see `page.ts`. */
  | { readonly kind: "pages"; readonly buffer: ArrayBuffer; readonly used: number }
  | { readonly kind: "expired"; readonly rows: readonly ExpiredRows[] }
  | { readonly kind: "space"; readonly low: boolean }
  /** Nothing more is written. `disk`: the marker is set. */
  | { readonly kind: "broken"; readonly disk: boolean; readonly reason: string }
  | { readonly kind: "closed" };
