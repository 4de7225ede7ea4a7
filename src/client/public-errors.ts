import { CoterieError } from "../wire/error.ts";

export function closed(): CoterieError {
  return new CoterieError("COTERIE_CLOSED", "this client is closed", "Connect anew.");
}

export function sendsFull(sendsMax: number): CoterieError {
  return new CoterieError(
    "COTERIE_SENDS_FULL",
    `${sendsMax} texts wait for a connection or their answer already`,
    "Wait until some of them are through, or allow more with sendsMax.",
  );
}

export function inboxFull(messages: number): CoterieError {
  return new CoterieError(
    "COTERIE_INBOX_FULL",
    `more than ${messages} messages wait in memory`,
    'Handle messages faster than they come, or let them wait on the disk (inbox: "disk").',
  );
}

export function takenOver(user: string): CoterieError {
  return new CoterieError(
    "COTERIE_TAKEN_OVER",
    `another client takes the name ${user} again and again`,
    "Let one program at a time have a name.",
  );
}
