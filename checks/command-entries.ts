import ts from "typescript";
import { constantOf, literalOf, nodesOf, propertyOf, sourceOf, type Source } from "./syntax.ts";

const ENTRIES = "scripts/entries.ts";

/** One command, as scripts/entries.ts and the command's own file declare it. */
export interface Entry {
  /** ["mint", "propose"] */
  path: readonly string[];
  summary: string;
  /** Of the command, from the project's root. */
  file: string;
}

export function entries(): Entry[] {
  const table = constantOf(sourceOf(ENTRIES).tree, "ENTRIES");
  if (table === undefined || !ts.isArrayLiteralExpression(table)) throw new Error(`${ENTRIES} has no ENTRIES`);
  return table.elements.filter(ts.isObjectLiteralExpression).map((entry) => {
    const path = propertyOf(entry, "path");
    const [imported] = nodesOf(entry, ts.isCallExpression).filter(
      ({ expression }) => expression.kind === ts.SyntaxKind.ImportKeyword,
    );
    return {
      path:
        path !== undefined && ts.isArrayLiteralExpression(path) ? path.elements.map((word) => literalOf(word)!) : [],
      summary: literalOf(propertyOf(entry, "summary")) ?? "",
      file: literalOf(imported?.arguments[0])?.replace("./", "scripts/") ?? "",
    };
  });
}

/** "mint propose" */
export function commandPaths(): string[] {
  return entries().map(({ path }) => path.join(" "));
}

/** The nouns with verbs, and what each is about. */
export function nouns(): ReadonlyMap<string, string> {
  const table = constantOf(sourceOf(ENTRIES).tree, "NOUNS");
  if (table === undefined || !ts.isObjectLiteralExpression(table)) throw new Error(`${ENTRIES} has no NOUNS`);
  return new Map(
    table.properties.filter(ts.isPropertyAssignment).map((each) => [each.name.getText(), literalOf(each.initializer)!]),
  );
}

/** What a command's file says about it: its schema, and whether it writes. */
export function declarationOf(file: string): { schema: string; writes: boolean } {
  const command = commandOf(sourceOf(file));
  const schema = literalOf(propertyOf(command, "schema"));
  if (schema === undefined) throw new Error(`${file}: the schema of its command is not a plain text`);
  return { schema, writes: propertyOf(command, "writes")?.kind === ts.SyntaxKind.TrueKeyword };
}

function commandOf({ path, tree }: Source): ts.ObjectLiteralExpression {
  const command = constantOf(tree, "command");
  if (command === undefined || !ts.isObjectLiteralExpression(command)) throw new Error(`${path} exports no command`);
  return command;
}
