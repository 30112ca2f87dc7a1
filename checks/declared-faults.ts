import ts from "typescript";
import type { Fault } from "./fault-record.ts";
import { wordsOf } from "./message-words.ts";
import { bare, literalOf, nodesOf, propertyOf, sourcesOf, type Source } from "./syntax.ts";

const NUMBER = /HB-\d{4}/g;

/**
 * The errors that an error class declares: a type named …ErrorCode whose comment explains each number, or the one
 * number of a class and its comment. What is thrown under a number adds its sentences.
 */
export function declaredFaults(folder: string, exit: string): Fault[] {
  return sourcesOf(folder).flatMap((source) => declaredIn(source, folder, exit));
}

function declaredIn(source: Source, folder: string, exit: string): Fault[] {
  const unions = nodesOf(source.tree, ts.isTypeAliasDeclaration)
    .filter(({ name }) => name.text.endsWith("ErrorCode"))
    .flatMap((node) => codesOf(node.type.getText()).map((code) => ({ code, comment: commentOn(node) })));
  const classes = nodesOf(source.tree, ts.isClassDeclaration).flatMap((node) => {
    const member = node.members.find((each) => each.name?.getText() === "code");
    const type = member !== undefined && ts.isPropertyDeclaration(member) ? (member.type?.getText() ?? "") : "";
    return codesOf(type).map((code) => ({ code, comment: commentOn(node) }));
  });
  return [...unions, ...classes].map(({ code, comment }) => {
    const explanation = new RegExp(`\\* (?:- )?${code}:? (.*)|/\\*\\* ${code}: (.*?)\\s*\\*/`).exec(comment);
    return {
      code,
      exit,
      file: source.path,
      explanation: explanation?.[1] ?? explanation?.[2] ?? "",
      ...thrownUnder(code, folder, source),
      needsAdvice: false,
    };
  });
}

function codesOf(text: string): string[] {
  return text.match(NUMBER) ?? [];
}

function commentOn(node: ts.Node): string {
  return node.getFullText().slice(0, node.getStart() - node.getFullStart());
}

interface Said {
  messages: string[];
  why: string[];
  fix: string[];
}

/** What is said under a number, in whichever file of the folder, and what its class adds to all of its errors. */
function thrownUnder(code: string, folder: string, declaring: Source): Said {
  const said: Said = { messages: [], why: [], fix: [] };
  for (const { tree } of treesNaming(folder, code)) {
    for (const { arguments: parts } of nodesOf(tree, ts.isNewExpression)) {
      if (parts === undefined || literalOf(parts[0]) !== code || parts[1] === undefined) continue;
      said.messages.push(...wordsOf(parts[1]));
      addAdvice(said, parts[2]);
    }
  }
  for (const { arguments: parts, expression } of nodesOf(declaring.tree, ts.isCallExpression)) {
    const object = parts[0];
    if (expression.kind !== ts.SyntaxKind.SuperKeyword || object === undefined || !ts.isObjectLiteralExpression(object))
      continue;
    const message = propertyOf(object, "message");
    if (literalOf(propertyOf(object, "code")) === code && message !== undefined)
      said.messages.push(...wordsOf(message));
    addAdvice(said, object);
  }
  const unique = (texts: string[]) => [...new Set(texts)].filter((text) => !/^<\w+>$/.test(text));
  return { messages: unique(said.messages), why: unique(said.why), fix: unique(said.fix) };
}

function addAdvice(said: Said, options: ts.Expression | undefined): void {
  if (options === undefined) return;
  const node = bare(options);
  if (ts.isStringLiteralLike(node)) said.fix.push(node.text);
  if (!ts.isObjectLiteralExpression(node)) return;
  for (const name of ["why", "fix"] as const) {
    const value = propertyOf(node, name);
    if (value !== undefined && literalOf(value) !== undefined) said[name].push(literalOf(value)!);
  }
}

const trees = new Map<string, Source[]>();

function treesNaming(folder: string, code: string): Source[] {
  const known = trees.get(folder) ?? sourcesOf(folder);
  trees.set(folder, known);
  return known.filter(({ tree }) => tree.text.includes(`"${code}"`));
}
