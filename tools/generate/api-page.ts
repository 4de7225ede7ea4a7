import { fileURLToPath } from "node:url";
import { readApi } from "./api-source.ts";
import type { ApiExport, ApiMember } from "./api-source.ts";

const index = fileURLToPath(new URL("../../src/index.ts", import.meta.url));

/** Types of the language and of Node that may stand in what the package offers. */
const platformTypes = new Set([
  "AbortSignal",
  "AsyncDisposable",
  "AsyncGenerator",
  "AsyncIterable",
  "Date",
  "Promise",
  "Uint8Array",
]);

/**
 * docs/api.md: everything that a module re-exports, from its doc comments.
 *
 * @throws Error if it has no doc comment, or mentions a type that programs cannot name.
 */
export function apiPage(path: string = index): string {
  const api = readApi(path);
  const names = new Set(api.map(({ name }) => name));
  for (const { name, mentions } of api) {
    const leak = [...mentions].find((type) => !names.has(type) && !platformTypes.has(type));
    if (leak !== undefined) throw new Error(`${name} mentions ${leak}, which is not exported`);
  }
  const link = linkerOf(api);
  const sections = api.flatMap((each) => sectionOf(each, link));
  return `${[...head, ...sections].join("\n\n")}\n`;
}

const head = [
  "# The library, name by name",
  'Everything that `import … from "coterie"` offers. Made by `npm run generate` from the ' +
    "comments in the sources; how to use it stands in [library.md](library.md).",
];

type Link = (text: string) => string;

function sectionOf({ name, kind, signature, doc, members }: ApiExport, link: Link): string[] {
  const title = kind === "function" ? `${name}()` : name;
  return [
    `## ${title}`,
    fenced(signature),
    ...described(doc, link),
    ...members.flatMap((member) => memberOf(name, member, link)),
  ];
}

function memberOf(owner: string, { name, signature, doc }: ApiMember, link: Link): string[] {
  const isMethod = signature.includes("(") && !signature.startsWith("readonly ");
  const code = isMethod ? [fenced(`${signature};`)] : [];
  return [`### ${memberTitle(owner, name)}`, ...code, ...described(doc, link)];
}

function memberTitle(owner: string, name: string): string {
  return name.startsWith("[") ? `${owner}${name}` : `${owner}.${name}`;
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

/** A doc comment as paragraphs: what it says, then its tags. */
function described(doc: string, link: Link): string[] {
  const [text = "", ...tags] = doc.split(/^@/mu);
  const lists: string[] = [];
  const rest: string[] = [];
  for (const tag of tags) {
    const [, kind = "", body = ""] = /^(\w+)\s*(.*)$/su.exec(tag.trim()) ?? [];
    if (kind === "example") rest.push(fenced(body));
    else lists.push(`- ${tagWords(kind, body.replaceAll(/\n\s*/gu, "\n  "))}`);
  }
  const paragraphs = [text.trim(), lists.join("\n")].filter((each) => each !== "");
  return [...paragraphs.map(link), ...rest];
}

function tagWords(kind: string, body: string): string {
  if (kind === "param") return body.replace(/^(\w+) - /u, "`$1`: ");
  if (kind === "returns") return `Returns ${body}`;
  if (kind === "throws") return `Throws ${body}`;
  throw new Error(`@${kind} is no tag that the page knows`);
}

/** Turns `{@link Name}` and `{@link Name.member}` into links to their headings. */
function linkerOf(api: readonly ApiExport[]): Link {
  const anchors = new Map<string, string>();
  for (const { name, kind, members } of api) {
    anchors.set(name, anchorOf(kind === "function" ? `${name}()` : name));
    for (const member of members) {
      anchors.set(`${name}.${member.name}`, anchorOf(memberTitle(name, member.name)));
    }
  }
  return (text) =>
    text.replaceAll(/\{@link ([^}]+)\}/gu, (_, target: string) => {
      const anchor = anchors.get(target);
      if (anchor === undefined) throw new Error(`there is no ${target} to link to`);
      return `[\`${target}\`](#${anchor})`;
    });
}

/** How GitHub names a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/gu, "")
    .replaceAll(" ", "-");
}
