import { isAlias, isCollection, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from "yaml";

/**
 * JSON whose values know their lines. `JSON.parse` alone decides what is JSON; the positions come from `yaml`, which
 * the project has anyway and which reads JSON as YAML's flow style. Where JSON.parse does not say at which place it
 * gave up, the first thing that only YAML allows is that place.
 */
export interface PositionedJson {
  value: unknown;
  /** The line of the deepest part of this path that exists. */
  lineOf(path: readonly PropertyKey[]): number;
  /** The same for the key itself, where the value may be lines below. */
  lineOfKey(path: readonly PropertyKey[], key: string): number;
}

export interface JsonFault {
  kind: "syntax" | "duplicate key";
  line: number;
  message: string;
}

export function parsePositionedJson(text: string): PositionedJson | JsonFault {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  const lineAt = (offset: number) => Math.max(lines.linePos(offset).line, 1);

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, what } = syntaxFault(text, (error as Error).message, document);
    return { kind: "syntax", line: lineAt(offset), message: `Not JSON: ${what}.` };
  }

  const [fault] = document.errors;
  if (fault !== undefined) {
    const [line, duplicate] = [lineAt(fault.pos[0]), fault.code === "DUPLICATE_KEY"];
    return duplicate
      ? { kind: "duplicate key", line, message: `The key ${keyAt(text, fault.pos[0])} is there twice in one object.` }
      : { kind: "syntax", line, message: `Not JSON as YAML reads it: ${firstLine(fault.message)}.` };
  }
  return {
    value,
    lineOf: (path) => lineAt(offsetOf(document, path)),
    lineOfKey: (path, key) => lineAt(keyOffset(document, path, key) ?? offsetOf(document, path)),
  };
}

interface Foreign {
  offset: number;
  what: string;
}

/** Where the text stops being JSON, and why. */
function syntaxFault(text: string, reason: string, document: Document.Parsed): Foreign {
  const said = /at position (\d+)/.exec(reason)?.[1];
  const what = reason.replace(/ in JSON at position.*$/s, "").replace(/, (\.\.\.)?".*$/s, "");
  const places: Foreign[] = foreignParts(document);
  const error = document.errors[0];
  if (error !== undefined) places.push({ offset: error.pos[0], what });
  if (said !== undefined) places.push({ offset: Number(said), what });
  return places.reduce((first, place) => (place.offset < first.offset ? place : first), {
    offset: text.trimEnd().length,
    what,
  });
}

const LITERAL = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/;

/** What YAML has and JSON has not. */
function foreignParts(document: Document.Parsed): Foreign[] {
  const parts: Foreign[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) parts.push({ offset: node.range![0], what: "this is a reference of YAML" });
    if (isScalar(node)) {
      const plain = node.type === "PLAIN" && LITERAL.test(node.source ?? "");
      if (node.type !== "QUOTE_DOUBLE" && !plain) {
        parts.push({ offset: node.range![0], what: "this is neither a text in double quotes nor a number" });
      }
    }
    if (isCollection(node)) {
      if (node.flow !== true) parts.push({ offset: node.range![0], what: "brackets are missing" });
      parts.push(...foreignTokens(node));
    }
  });
  return parts;
}

function foreignTokens({ srcToken }: Node): Foreign[] {
  if (srcToken?.type !== "flow-collection") return [];
  const tokens = srcToken.items.flatMap(({ start, sep = [] }) => [...start, ...sep]);
  const comments = [...tokens, ...srcToken.end].filter(({ type }) => type === "comment");
  const last = srcToken.items.at(-1);
  const empty = last !== undefined && !last.key && !last.value && last.sep === undefined;
  const trailing = empty ? last.start.filter(({ type }) => type === "comma") : [];
  return [
    ...comments.map(({ offset }) => ({ offset, what: "JSON has no comments" })),
    ...trailing.map(({ offset }) => ({ offset, what: "nothing comes behind this comma" })),
  ];
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const parent = path.slice(0, depth - 1);
    const own = depth > 0 ? keyOffset(document, parent, path[depth - 1]!) : undefined;
    if (own !== undefined) return own;
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document.Parsed, path: readonly PropertyKey[], key: PropertyKey): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isCollection(parent)) return undefined;
  for (const pair of parent.items) {
    const name = (pair as { key?: unknown }).key;
    if (isScalar(name) && name.value === key) return name.range![0];
  }
  return undefined;
}

function keyAt(text: string, offset: number): string {
  return /"(?:[^"\\]|\\.)*"/.exec(text.slice(offset))?.[0] ?? "";
}

function firstLine(text: string): string {
  return text.split("\n")[0]!.replace(/\.$/, "");
}
