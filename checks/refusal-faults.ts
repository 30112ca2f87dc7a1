import ts from "typescript";
import type { Fault } from "./fault-record.ts";
import { wordsOf } from "./message-words.ts";
import { exitOf } from "./raised-faults.ts";
import { constantOf, literalOf, propertyOf, sourceOf } from "./syntax.ts";

const REFUSAL = "scripts/plan/refusal.ts";
const NUMBERS = "scripts/plan/issuance-codes.ts";

/** Where the sdk has the words for a contract's errors, by the contract that declares them. */
const SENTENCES = [
  { file: "sdk/token-errors.ts", table: "TOKEN_ERROR_SENTENCES" },
  { file: "sdk/authority-errors.ts", table: "AUTHORITY_ERROR_SENTENCES" },
];
const WORDS = [
  { file: "sdk/registry-errors.ts", table: "REGISTRY_ERRORS" },
  { file: "sdk/mint-desk-errors.ts", table: "MINT_DESK_ERRORS" },
  { file: "sdk/redemption-desk-errors.ts", table: "REDEMPTION_DESK_ERRORS" },
  { file: "sdk/issuance-errors.ts", table: "ISSUANCE_ERRORS" },
];

/** The numbers under which a contract's refusal is told. */
export function refusalFaults(): Fault[] {
  return [...advised(), ...issuance()];
}

/** Token and authority: a sentence of the sdk, advice of the command line. */
function advised(): Fault[] {
  const known = entriesOf(REFUSAL, "ADVICE").map(([name, advice]): Fault => {
    const object = objectOf(advice, REFUSAL);
    return {
      code: literalOf(propertyOf(object, "code")) ?? "",
      exit: exitOf(propertyOf(object, "exitCode")) ?? "refused",
      file: REFUSAL,
      refusal: name,
      messages: sentencesOf(name, SENTENCES),
      why: textsOf(object, "why"),
      fix: textsOf(object, "fix"),
      needsAdvice: true,
    };
  });
  return [...known, otherwise()];
}

function otherwise(): Fault {
  const object = objectOf(constantOf(sourceOf(REFUSAL).tree, "OTHERWISE"), REFUSAL);
  return {
    code: literalOf(propertyOf(object, "code")) ?? "",
    exit: "refused",
    file: REFUSAL,
    refusal: "any other error",
    messages: ["Refused: <what the contract says>."],
    why: textsOf(object, "why"),
    fix: textsOf(object, "fix"),
    needsAdvice: true,
  };
}

/** Registry and desks: a number of the command line, everything else of the sdk. */
function issuance(): Fault[] {
  return entriesOf(NUMBERS, "ISSUANCE_CODES").map(([name, number]) => {
    const found = WORDS.flatMap(({ file, table }) =>
      entriesOf(file, table)
        // One that refers to another desk's words is told by those.
        .filter(([error, words]) => error === name && !ts.isPropertyAccessExpression(words))
        .map(([, words]) => ({ file, words: objectOf(words, file) })),
    );
    return {
      code: literalOf(number) ?? "",
      exit: "refused",
      file: found[0]?.file ?? NUMBERS,
      refusal: name,
      messages: unique(found.flatMap(({ words }) => textsOf(words, "sentence").map(refused))),
      why: unique(found.flatMap(({ words }) => textsOf(words, "why"))),
      fix: unique(found.flatMap(({ words }) => textsOf(words, "fix"))),
      needsAdvice: true,
    };
  });
}

function sentencesOf(name: string, tables: typeof SENTENCES): string[] {
  const found = tables.flatMap(({ file, table }) => entriesOf(file, table).filter(([error]) => error === name));
  return unique(found.flatMap(([, sentence]) => wordsOf(sentence).map(refused)));
}

const refused = (sentence: string) => `Refused: ${sentence}.`;

const unique = (texts: readonly string[]) => [...new Set(texts)];

function textsOf(object: ts.ObjectLiteralExpression, name: string): string[] {
  const value = propertyOf(object, name);
  return value === undefined ? [] : wordsOf(value);
}

/** The entries of a table that stands in a file as an object literal. */
function entriesOf(file: string, table: string): [name: string, value: ts.Expression][] {
  const object = objectOf(constantOf(sourceOf(file).tree, table), file);
  return object.properties
    .filter(ts.isPropertyAssignment)
    .map((property) => [property.name.getText(), property.initializer]);
}

function objectOf(expression: ts.Expression | undefined, file: string): ts.ObjectLiteralExpression {
  if (expression === undefined || !ts.isObjectLiteralExpression(expression))
    throw new Error(`${file} has no table where one is expected`);
  return expression;
}
