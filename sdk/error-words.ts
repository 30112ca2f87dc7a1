import type { Wording } from "./wording.ts";

/** What people are told about one error of a contract. */
export interface ErrorWords<F = never> {
  /** What was found and what is allowed. */
  sentence: (fields: F, say: Wording) => string;
  /** Why the rule exists. */
  why: string;
  /** What the reader can do about it. */
  fix: string;
}

/** Error name → fields, of a table of {@link ErrorWords}. */
export type FieldsOf<T> = {
  [N in keyof T]: T[N] extends { sentence: (fields: infer F, say: Wording) => string } ? F : never;
};

export type NoFields = Record<string, never>;
