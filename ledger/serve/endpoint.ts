import type { z } from "zod/v4";
import type { Reading } from "./reading.ts";

/** A file instead of JSON. */
export class FileAnswer {
  constructor(
    readonly body: string,
    readonly type: "text/csv" | "text/html" | "application/json",
    readonly name: string,
  ) {}
}

/** Something that can be asked: its URL, what it takes and what it gives, from which the OpenAPI document is made. */
export interface Endpoint<Params extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> {
  /** The OpenAPI operationId. */
  id: string;
  /** "/v1/tokens/{currency}/supply" */
  path: string;
  /** - `private`: only on the private listener. */
  access: "public" | "private";
  summary: string;
  params: Params;
  query: Query;
  /** Registered among the components. */
  answer: Answer;
  /** Types that it can give beside JSON, by the ending of the path. */
  files?: readonly FileAnswer["type"][];
  /** - `chain`: of blocks alone, so that the answer stands as long as its blocks do. - `books`: of imports too. */
  from: "chain" | "books";
  read(
    input: { params: z.output<Params>; query: z.output<Query> },
    reading: Reading,
  ): Promise<z.input<Answer> | FileAnswer>;
}

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType>;

/** Only checks the types: what is read fits what is promised. */
export function endpoint<Params extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType>(
  declared: Endpoint<Params, Query, Answer>,
): AnyEndpoint {
  return declared as unknown as AnyEndpoint;
}
