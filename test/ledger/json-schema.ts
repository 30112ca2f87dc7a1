/** A JSON Schema of the OpenAPI document, with the whole document to find references in. */
type Schema = Readonly<Record<string, unknown>>;

const NOTES = new Set(["description", "default", "title"]);

/**
 * What does not fit, one line each. It knows the words that our documents use and throws at any other, so that nothing
 * is passed over because nobody looked.
 */
export function misfits(document: object, schema: Schema, value: unknown, path = "$"): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`${path} ${problem}`);
  for (const [word, given] of Object.entries(schema)) {
    if (NOTES.has(word)) continue;
    const check = WORDS[word];
    if (check === undefined) throw new Error(`${path}: the schema's word ${word} is unknown to the test`);
    problems.push(...check({ document, schema, given, value, path, say }));
  }
  return problems;
}

interface Check {
  document: object;
  schema: Schema;
  given: unknown;
  value: unknown;
  path: string;
  say: (problem: string) => void;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  null: (value) => value === null,
};

const told = (holds: boolean, problem: string, { path }: Check): string[] => (holds ? [] : [`${path} ${problem}`]);

const WORDS: Record<string, (check: Check) => string[]> = {
  $ref: ({ document, given, value, path }) => {
    const steps = (given as string).replace(/^#\//, "").split("/");
    const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document);
    if (found === undefined) throw new Error(`${path}: ${given as string} is nowhere in the document`);
    return misfits(document, found as Schema, value, path);
  },
  type: (check) => told(TYPES[check.given as string]!(check.value), `is no ${check.given as string}`, check),
  const: (check) => told(check.value === check.given, `is not ${JSON.stringify(check.given)}`, check),
  enum: (check) => told((check.given as unknown[]).includes(check.value), "is none of those", check),
  pattern: (check) =>
    told(
      typeof check.value !== "string" || new RegExp(check.given as string, "u").test(check.value),
      `${JSON.stringify(check.value)} has another shape`,
      check,
    ),
  minimum: (check) => told(!((check.value as number) < (check.given as number)), "is too small", check),
  maximum: (check) => told(!((check.value as number) > (check.given as number)), "is too great", check),
  minLength: (check) => told(!((check.value as string).length < (check.given as number)), "is too short", check),
  maxLength: (check) => told(!((check.value as string).length > (check.given as number)), "is too long", check),
  required: ({ given, value, path }) =>
    (given as string[]).filter((name) => isObject(value) && !(name in value)).map((name) => `${path} lacks ${name}`),
  properties: ({ document, given, value, path }) =>
    Object.entries(given as Record<string, Schema>).flatMap(([name, schema]) =>
      isObject(value) && name in value ? misfits(document, schema, value[name], `${path}.${name}`) : [],
    ),
  additionalProperties: ({ document, schema, given, value, path }) => {
    const known = Object.keys((schema["properties"] as object | undefined) ?? {});
    const more = isObject(value) ? Object.keys(value).filter((name) => !known.includes(name)) : [];
    if (given === false) return more.map((name) => `${path} has ${name} too many`);
    return more.flatMap((name) =>
      misfits(document, given as Schema, (value as Record<string, unknown>)[name], `${path}.${name}`),
    );
  },
  items: ({ document, given, value, path }) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => misfits(document, given as Schema, one, `${path}[${index}]`))
      : [],
  anyOf: (check) => {
    const { document, given, value, path } = check;
    const tried = (given as Schema[]).map((schema) => misfits(document, schema, value, path));
    return told(
      tried.some((problems) => problems.length === 0),
      `fits none: ${tried.flat().join("; ")}`,
      check,
    );
  },
};
