import { readFileSync } from "node:fs";
import type { z } from "zod/v4";
import type { Book } from "../chain/connection.ts";
import { parsePositionedJson } from "../demo/positioned-json.ts";
import { badExampleFile } from "./example-faults.ts";

/** An example that can be played, and where its parts stand in the file. */
export interface ExampleFile<T> {
  path: string;
  data: T;
  /** The line of the deepest part of this place that exists. */
  lineOf(place: readonly PropertyKey[]): number;
}

/** Reads an example and refuses it as a whole, naming every problem with its line. @throws HarbourError HB-3301 */
export function loadExample<S extends z.ZodType>(path: string, schema: S): ExampleFile<z.output<S>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw badExampleFile(path, [(error as NodeJS.ErrnoException).code ?? "it cannot be read"], error);
  }
  const json = parsePositionedJson(text);
  if ("kind" in json) throw badExampleFile(path, [`line ${json.line}: ${json.message.replace(/\.$/, "")}`]);
  const result = schema.safeParse(json.value);
  if (result.success) return { path, data: result.data, lineOf: (place) => json.lineOf(place) };
  throw badExampleFile(
    path,
    result.error.issues.map(
      ({ path: place, message }) =>
        `line ${json.lineOf(place)}: ${place.length === 0 ? "the file" : place.join(".")}: ${message}`,
    ),
  );
}

/** Everybody has a name of his own, which the network file gives to nobody. @throws HarbourError HB-3301 */
export function requireOwnNames<T>(
  { path, lineOf }: ExampleFile<T>,
  accounts: readonly (readonly [place: readonly PropertyKey[], name: string])[],
  book: Book,
): void {
  const problems = accounts.flatMap(([place, name], i) => {
    const at = `line ${lineOf(place)}: ${place.join(".")}: ${name}`;
    if (Object.hasOwn(book, name)) return [`${at} is somebody of the network file already`];
    return accounts.findIndex(([, other]) => other === name) < i ? [`${at} is somebody else already`] : [];
  });
  if (problems.length > 0) throw badExampleFile(path, problems);
}
