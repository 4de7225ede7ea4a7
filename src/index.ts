export { connect } from "./client/connect.ts";
export type {
  CoterieClient,
  ConnectOptions,
  Message,
  Fate,
  Refusal,
  LaterFate,
  Presence,
  ServerNotice,
  ConnectionState,
  OfflineReason,
  SendOptions,
  MessagesOptions,
  CloseOptions,
} from "./client/public.ts";
export { CoterieError } from "./wire/error.ts";
