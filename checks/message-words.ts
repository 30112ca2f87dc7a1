import ts from "typescript";
import { bare, constantOf } from "./syntax.ts";

/** More than these ways to say one thing are not worth listing. */
const MOST = 4;

/**
 * What an expression of a message can say, one text for each way it can go. A value that is known only when it happens
 * stands as `<its name>`.
 */
export function wordsOf(expression: ts.Expression): string[] {
  return [...new Set(alternatives(bare(expression)))].slice(0, MOST);
}

function alternatives(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (before, span) => joined(joined(before, alternatives(bare(span.expression))), [span.literal.text]),
      [node.head.text],
    );
  }
  if (isSum(node)) return joined(alternatives(bare(node.left)), alternatives(bare(node.right)));
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return alternatives(bare(node.left));
  if (ts.isConditionalExpression(node))
    return [...alternatives(bare(node.whenTrue)), ...alternatives(bare(node.whenFalse))];
  if (ts.isArrowFunction(node)) return saidBy(node.body);
  if (ts.isIdentifier(node)) {
    const constant = constantOf(node.getSourceFile(), node.text);
    if (constant !== undefined && isText(constant) && !isParameter(node)) return alternatives(constant);
  }
  return [`<${nameOf(node)}>`];
}

function isSum(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
}

function joined(before: readonly string[], after: readonly string[]): string[] {
  return before.flatMap((start) => after.map((end) => start + end)).slice(0, MOST);
}

function saidBy(body: ts.ConciseBody): string[] {
  if (!ts.isBlock(body)) return alternatives(bare(body));
  const returned: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression !== undefined)
      returned.push(...alternatives(bare(node.expression)));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return returned;
}

/** A parameter hides a constant of the same name. */
function isParameter(node: ts.Identifier): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && at.parameters.some((parameter) => declares(parameter.name, node.text))) return true;
  }
  return false;
}

function declares(name: ts.BindingName, text: string): boolean {
  if (ts.isIdentifier(name)) return name.text === text;
  return name.elements.some((element) => ts.isBindingElement(element) && declares(element.name, text));
}

/** What a value is called: the thing that is formatted, not the function that does it. */
function nameOf(expression: ts.Expression): string {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return spaced(node.text);
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === "length" ? `number of ${nameOf(node.expression)}` : spaced(node.name.text);
  }
  if (ts.isElementAccessExpression(node)) return nameOf(node.expression);
  if (ts.isCallExpression(node)) {
    const { expression: callee } = node;
    // A list told one by one: x.map(...).join(", ").
    if (ts.isPropertyAccessExpression(callee) && OF_THE_OBJECT.has(callee.name.text)) return nameOf(callee.expression);
    return node.arguments[0] === undefined ? nameOf(callee) : nameOf(node.arguments[0]);
  }
  if (ts.isBinaryExpression(node)) return nameOf(node.left);
  if (ts.isAwaitExpression(node) || ts.isPrefixUnaryExpression(node))
    return nameOf(ts.isAwaitExpression(node) ? node.expression : node.operand);
  return "value";
}

const OF_THE_OBJECT = new Set(["join", "map", "filter", "slice", "sort", "toString", "toLowerCase", "trim", "replace"]);

function spaced(name: string): string {
  if (/^[A-Z0-9_]+$/.test(name)) return name.toLowerCase().replaceAll("_", " ");
  return name.replace(/_$/, "").replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => {
    return `${before} ${after.toLowerCase()}`;
  });
}
