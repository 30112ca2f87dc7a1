import ts from "typescript";
import { constantOf, sourceOf } from "./syntax.ts";

export interface NamedExit {
  name: string;
  code: number;
  meaning: string;
}

let known: NamedExit[] | undefined;

/** The exit codes with their meanings, as sdk/exit-code.ts declares them. */
export function exitCodes(): readonly NamedExit[] {
  if (known !== undefined) return known;
  const table = constantOf(sourceOf("sdk/exit-code.ts").tree, "ExitCode");
  if (table === undefined || !ts.isObjectLiteralExpression(table)) throw new Error("sdk/exit-code.ts has no ExitCode");
  known = table.properties.filter(ts.isPropertyAssignment).map((property) => ({
    name: property.name.getText(),
    code: Number(property.initializer.getText()),
    meaning: /\/\*\* (.*?)\.? \*\//.exec(property.getFullText())?.[1] ?? "",
  }));
  return known;
}
