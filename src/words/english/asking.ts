/** What is asked on the terminal before the conversation is open. */
export const asking = {
  welcome: "Coterie: chat for a small group, in this terminal.",
  invited: "  1  I was invited        paste what you were given, or type HOST:PORT",
  start: "  2  Start a group here   others join with a line that you pass on",
  place: "1, 2 or an address: ",
  noPlace: (answer: string): string => `"${answer}" is no address`,
  howToSayPlace: (answer: string): string =>
    `One has a port, such as ${answer}:7427. Who you are is asked next.`,
  invitation: "The line, link, code or address that you were given: ",
  server: "The address of the server, HOST:PORT: ",
  name: (bytes: number, usual: string): string => `Your name, 1 to ${bytes} bytes${usual}: `,
  memberName: (letters: number, usual: string): string =>
    `Your name, 1 to ${letters} small letters and digits${usual}: `,
  /** What an answer cannot be; `undefined` leaves the sentence of the error. */
  noName: undefined,
  noMemberName: undefined,
  noAddress: undefined,
  anotherName: "Choose another name.",
  newPassphrase: "New passphrase of this device (empty: none): ",
  sameAgain: "The same again: ",

  // Said once the screen is there.
  runsAlready: (place: string): string =>
    `a server runs at ${place} already, and this window uses it`,
  serves: (place: string): string => `serving at ${place} while this window is open`,
  servesMembers: (place: string): string =>
    `serving at ${place} while this window is open; /invite NAME makes a code for somebody`,
};

type Mistakes = "noName" | "noMemberName" | "noAddress";

export type AskingWords = Omit<typeof asking, Mistakes> &
  Readonly<Record<Mistakes, string | undefined>>;
