import ts from "typescript";
import type { Fault } from "./fault-record.ts";
import { wordsOf } from "./message-words.ts";
import { bare, literalOf, nodesOf, propertyOf, sourcesOf, type Source } from "./syntax.ts";

/** Errors written out where they are raised: fault(code, exit code, message, why, fix) and new HarbourError({...}). */
export function raisedFaults(folder: string): Fault[] {
  return sourcesOf(folder).flatMap((source) => [...calledFaults(source), ...constructedFaults(source)]);
}

function calledFaults(source: Source): Fault[] {
  return nodesOf(source.tree, ts.isCallExpression).flatMap(({ expression, arguments: parts }) => {
    const code = literalOf(parts[0]);
    if (expression.getText() !== "fault" || code === undefined) return [];
    // A file's own `fault` may have one exit code for all of its errors.
    const exit = exitOf(parts[1]);
    const [message, why, fix] = exit === undefined ? parts.slice(1) : parts.slice(2);
    return [record(source, code, exit ?? exitOfLocal(source), { message, why, fix })];
  });
}

function constructedFaults(source: Source): Fault[] {
  return nodesOf(source.tree, ts.isNewExpression).flatMap(({ expression, arguments: parts }) => {
    const object = parts?.[0] === undefined ? undefined : bare(parts[0]);
    if (expression.getText() !== "HarbourError" || object === undefined || !ts.isObjectLiteralExpression(object))
      return [];
    const code = literalOf(propertyOf(object, "code"));
    if (code === undefined) return [];
    const [message, why, fix] = ["message", "why", "fix"].map((name) => propertyOf(object, name));
    return [record(source, code, exitOf(propertyOf(object, "exitCode")) ?? "", { message, why, fix })];
  });
}

interface Texts {
  message: ts.Expression | undefined;
  why: ts.Expression | undefined;
  fix: ts.Expression | undefined;
}

function record({ path }: Source, code: string, exit: string, { message, why, fix }: Texts): Fault {
  const words = (text: ts.Expression | undefined) => (text === undefined ? [] : wordsOf(text));
  return {
    code,
    exit,
    file: path,
    messages: words(message),
    why: words(why),
    fix: words(fix),
    needsAdvice: true,
  };
}

/** "refused" of `ExitCode.refused`. */
export function exitOf(expression: ts.Expression | undefined): string | undefined {
  if (expression === undefined) return undefined;
  return /^ExitCode\.(\w+)$/.exec(bare(expression).getText())?.[1];
}

function exitOfLocal({ tree }: Source): string {
  const own = nodesOf(tree, ts.isFunctionDeclaration).find(({ name }) => name?.text === "fault");
  return /exitCode: ExitCode\.(\w+)/.exec(own?.getText() ?? "")?.[1] ?? "";
}
