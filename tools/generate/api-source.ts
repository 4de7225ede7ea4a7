import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";
import type { Class, Declaration, Program, Span, TSInterfaceDeclaration } from "oxc-parser";

/** One member of an interface or class that programs see. */
export interface ApiMember {
  /** `send`, `state`, `[Symbol.asyncIterator]` */
  readonly name: string;
  /** As it stands in the source, without its comment. */
  readonly signature: string;
  readonly doc: string;
}

/** One thing that the package exports. */
export interface ApiExport {
  readonly name: string;
  readonly kind: "function" | "interface" | "type" | "class";
  /** Without comments, bodies and `export`. */
  readonly signature: string;
  readonly doc: string;
  readonly members: readonly ApiMember[];
  /** Names of the types that it mentions. */
  readonly mentions: ReadonlySet<string>;
}

/**
 * What a module re-exports, in its order: read from the sources, where every exported type is
 * written out (`isolatedDeclarations`).
 *
 * @throws Error if it exports something in another way, or without a doc comment.
 */
export function readApi(path: string): ApiExport[] {
  const { program } = new Source(path);
  const exports: ApiExport[] = [];
  for (const statement of program.body) {
    if (statement.type !== "ExportNamedDeclaration" || statement.source === null) {
      throw new Error(`${path} does more than to re-export by name`);
    }
    const source = new Source(join(dirname(path), statement.source.value));
    for (const { local } of statement.specifiers) {
      if (local.type !== "Identifier") throw new Error(`${path} exports something without a name`);
      exports.push(source.exportOf(local.name));
    }
  }
  return exports;
}

class Source {
  readonly program: Program;
  readonly #path: string;
  readonly #text: string;
  readonly #comments: readonly (Span & { readonly value: string })[];

  constructor(path: string) {
    this.#path = path;
    this.#text = readFileSync(path, "utf8");
    const { program, comments, errors } = parseSync(path, this.#text);
    if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0]?.message}`);
    this.program = program;
    this.#comments = comments;
  }

  exportOf(name: string): ApiExport {
    for (const statement of this.program.body) {
      if (statement.type !== "ExportNamedDeclaration") continue;
      const { declaration } = statement;
      if (declaration === null || nameOf(declaration) !== name) continue;
      return { name, doc: this.#docOf(name, statement), ...this.#read(declaration) };
    }
    throw new Error(`${this.#path} does not export ${name}`);
  }

  #read(declaration: Declaration): Omit<ApiExport, "name" | "doc"> {
    const mentions = new Set<string>();
    const { type, start, end } = declaration;
    if (type === "FunctionDeclaration") {
      collectTypes([declaration.params, declaration.returnType], mentions);
      const head = this.#cut(start, declaration.body?.start ?? end).replace(/^async /u, "");
      return { kind: "function", signature: `${head};`, members: [], mentions };
    }
    if (type === "TSTypeAliasDeclaration") {
      collectTypes(declaration.typeAnnotation, mentions);
      return { kind: "type", signature: `${this.#cut(start, end)};`, members: [], mentions };
    }
    if (type === "TSInterfaceDeclaration") {
      collectTypes([declaration.extends, declaration.body], mentions);
      const members = this.#withMembers(declaration, declaration.body.body);
      return { kind: "interface", ...members, mentions };
    }
    if (type === "ClassDeclaration") {
      const visible = declaration.body.body.filter(
        (member) => member.type === "PropertyDefinition" && member.key.type === "Identifier",
      );
      collectTypes(visible, mentions);
      return { kind: "class", ...this.#withMembers(declaration, visible), mentions };
    }
    throw new Error(`${this.#path}: ${type} is not described yet`);
  }

  #withMembers(
    declaration: TSInterfaceDeclaration | Class,
    spans: readonly Span[],
  ): Pick<ApiExport, "signature" | "members"> {
    const members = spans.map((span) => {
      const signature = this.#cut(span.start, span.end);
      const [name = ""] = /^(\[[^\]]+\]|\w+)/u.exec(signature.replace(/^readonly /u, "")) ?? [];
      return { name, signature, doc: this.#docOf(name, span) };
    });
    const head = this.#cut(declaration.start, declaration.body.start);
    const lines = members.map(({ signature }) => `  ${signature};`);
    return { signature: `${head} {\n${lines.join("\n")}\n}`, members };
  }

  #cut(start: number, end: number): string {
    return this.#text.slice(start, end).trim().replace(/;$/u, "");
  }

  /** The doc comment that ends right before it. */
  #docOf(name: string, { start }: Span): string {
    const comment = this.#comments.findLast(({ end }) => end <= start);
    const isRightBefore =
      comment !== undefined && this.#text.slice(comment.end, start).trim() === "";
    if (!isRightBefore || !comment.value.startsWith("*")) {
      throw new Error(`${this.#path}: ${name} has no doc comment`);
    }
    const lines = comment.value.slice(1).split("\n");
    return lines
      .map((line) => line.replace(/^\s*\* ?/u, ""))
      .join("\n")
      .trim();
  }
}

function nameOf(declaration: Declaration): string | undefined {
  return "id" in declaration && declaration.id?.type === "Identifier"
    ? declaration.id.name
    : undefined;
}

/** Every name of a type below this node. */
function collectTypes(node: unknown, into: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if ("type" in node && node.type === "TSTypeReference" && "typeName" in node) {
    const { typeName } = node;
    if (typeof typeName === "object" && typeName !== null && "name" in typeName) {
      into.add(String(typeName.name));
    }
  }
  if ("type" in node && node.type === "TSInterfaceHeritage" && "expression" in node) {
    const { expression } = node;
    if (typeof expression === "object" && expression !== null && "name" in expression) {
      into.add(String(expression.name));
    }
  }
  for (const child of Object.values(node)) collectTypes(child, into);
}
