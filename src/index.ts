export { connect } from "./client/connect.ts";
export type {
  CoterieClient,
  ConnectOptions,
  Message,
  Fate,
  Refusal,
  ConnectionState,
  OfflineReason,
  SendOptions,
  MessagesOptions,
  CloseOptions,
} from "./client/public.ts";
export { CoterieError } from "./wire/error.ts";
