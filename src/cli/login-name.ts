import { userInfo } from "node:os";

/** The name that the system knows this person by; empty if it does not. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
