import { onFirstUse } from "../tui/text/first-use.ts";

/** An address in a text that can be opened: of the web, or of somebody's mailbox. */
export interface TextLink {
  /** What is opened, all in ASCII; hosts of other letters stand in punycode, as in the DNS. */
  readonly url: string;
  /** Whom it leads to: the host with its port if that is unusual, or the mailbox. */
  readonly host: string;
  /** The host as it was written, if that is another than `host`. */
  readonly written?: string;
  /** Letters of several alphabets stand in one name: most often the one imitates the other. */
  readonly isMixed: boolean;
}

/** A longer address is none that a person has written. */
const unitsMax = 4096;

// Whatever is invisible, a control or a private sign ends an address, as do the signs that no
// address has (RFC 3986, 2) and those that end sentences where no spaces are written.
const ends =
  String.raw`[\s<>"\x60\{\}\|\\\^\p{C}\p{DI}\p{Zl}\p{Zp}` +
  String.raw`\u3000-\u3003\u3008-\u3011\u3014-\u301F\uFF01\uFF08\uFF09\uFF0C\uFF1A\uFF1B\uFF1F]`;
const begun = onFirstUse(
  () => new RegExp(String.raw`(?<![\p{L}\p{N}])(?:https?:\/\/|mailto:)[^${ends}]+`, "giv"),
);

/** Signs that end a sentence rather than the address in it. */
const trailing = /[.,;:!?'*_~\p{Pf}\p{Pi}…]$/u;
const brackets: Readonly<Record<string, string | undefined>> = { ")": "(", "]": "[" };

/** Alphabets whose letters look like those of another. */
const alikes = onFirstUse(() =>
  ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee"].map(
    (script) => new RegExp(String.raw`\p{Script=${script}}`, "u"),
  ),
);

/**
 * The addresses in a text, in their order, each once. What stands around one, such as the full stop
 * of its sentence or a bracket that it is in, is no part of it.
 *
 * @example
 * linksIn("(see https://ci.example/run.)")[0]?.url; // "https://ci.example/run"
 */
export function linksIn(text: string): TextLink[] {
  const links = new Map<string, TextLink>();
  for (const [candidate] of text.matchAll(begun())) {
    const link = candidate.length > unitsMax ? undefined : linkOf(bare(candidate));
    if (link !== undefined && !links.has(link.url)) links.set(link.url, link);
  }
  return [...links.values()];
}

/** Without the signs behind it; a bracket that it has opened itself is its own. */
function bare(candidate: string): string {
  let end = candidate.length;
  for (; end > 0; end -= 1) {
    const rest = candidate.slice(0, end);
    const opening = brackets[rest.at(-1) ?? ""];
    const isOver = opening !== undefined && count(rest, rest.at(-1)) > count(rest, opening);
    if (!isOver && !trailing.test(rest)) break;
  }
  return candidate.slice(0, end);
}

function count(text: string, sign: string | undefined): number {
  return [...text].filter((each) => each === sign).length;
}

function linkOf(text: string): TextLink | undefined {
  const url = URL.parse(text);
  if (url === null) return undefined;
  if (url.protocol === "mailto:") return mailboxOf(url);
  if (url.hostname === "") return undefined;
  const written = hostAsWritten(text);
  return {
    url: url.href,
    host: url.host,
    ...(written !== url.hostname && { written }),
    isMixed: written.split(".").some(isMixed),
  };
}

/** What else such an address may ask for, subjects and enclosed files, is left out. */
function mailboxOf({ pathname }: URL): TextLink | undefined {
  if (!/^[!-~]+@[!-~]+$/u.test(pathname)) return undefined;
  return { url: `mailto:${pathname}`, host: pathname, isMixed: false };
}

/** The host between what stands before it (a scheme, a name of a user) and what behind. */
function hostAsWritten(text: string): string {
  const authority = /^[^/]+\/+(?<authority>[^/?#]*)/u.exec(text)?.groups?.["authority"] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/u, "");
  return host.toLowerCase();
}

function isMixed(label: string): boolean {
  return alikes().filter((script) => script.test(label)).length > 1;
}
