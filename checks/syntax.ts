import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

const ROOT = new URL("../", import.meta.url);

export interface Source {
  /** From the project's root. */
  path: string;
  tree: ts.SourceFile;
}

/** The syntax trees of a folder's TypeScript, folders below it included, in the order of their paths. */
export function sourcesOf(folder: string): Source[] {
  return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => sourceOf(`${folder}/${name}`));
}

export function sourceOf(path: string): Source {
  return parse(path, readFileSync(new URL(path, ROOT), "utf8"));
}

export function parse(path: string, text: string): Source {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** Every node of a tree that is of this kind. */
export function nodesOf<T extends ts.Node>(tree: ts.Node, isKind: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (isKind(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The expression under brackets, `as` and `satisfies`. */
export function bare(node: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return bare(node.expression);
  if (ts.isNonNullExpression(node)) return bare(node.expression);
  return node;
}

/** Text of a literal that holds nothing else. */
export function literalOf(node: ts.Expression | undefined): string | undefined {
  const found = node === undefined ? undefined : bare(node);
  return found !== undefined && ts.isStringLiteralLike(found) ? found.text : undefined;
}

/** The value of a property of an object literal. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (!("name" in property) || property.name === undefined || property.name.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** What a name of the file's top level stands for. */
export function constantOf(tree: ts.SourceFile, name: string): ts.Expression | undefined {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (declaration.name.getText() === name && declaration.initializer !== undefined)
        return bare(declaration.initializer);
    }
  }
  return undefined;
}
