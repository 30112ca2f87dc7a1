import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { z } from "zod/v4";
import { quoted } from "../../sdk/printable.ts";
import type { Books } from "../books.ts";
import type { Finality } from "../read/moment.ts";
import { FileAnswer, type AnyEndpoint } from "./endpoint.ts";
import type { Heads } from "./heads.ts";
import type { Kept } from "./kept.ts";
import { readSteadily, type Reading } from "./reading.ts";
import { badParameter } from "./serve-faults.ts";
import { within } from "./within.ts";

export interface Desk {
  books: Books;
  heads: Heads;
  /** Whether this is the private listener. */
  inside: boolean;
  /** What is dear to compute, by block. */
  kept: Kept<unknown>;
  /** Whole answers of final blocks. */
  answers: Kept<Made>;
  /** Seconds an answer may take. */
  patience: number;
}

/** An answer as it goes out. */
interface Made {
  body: string;
  type: string;
  etag: string;
  /** Further ones, of a file. */
  headers: Record<string, string>;
}

/** Checks what is asked, reads it, and says "not modified" to who has the same already. @throws HarbourError 46xx */
export async function answer(c: Context, endpoint: AnyEndpoint, desk: Desk): Promise<Response> {
  const params = checked(endpoint.params, c.req.param());
  const query = checked(endpoint.query, singles(c.req.queries())) as { finality: Finality };
  const { finality } = query;
  const make = async (heads: Reading["heads"]) =>
    madeOf(
      await endpoint.read(
        { params, query },
        { books: desk.books, finality, heads, inside: desk.inside, kept: desk.kept },
      ),
    );
  const { heads, kept, patience } = desk;
  const made = await within(
    patience,
    readSteadily(heads, {
      store: desk.books.store,
      finality,
      kept,
      read: (newest) => {
        if (endpoint.from !== "chain" || finality !== "final") return make(newest);
        const blocks = newest.map(({ moments }) => moments.final?.hash ?? "").join(" ");
        return desk.answers.of(`${endpoint.id} ${JSON.stringify([params, query])} ${blocks}`, () => make(newest));
      },
    }),
  );
  const headers: Record<string, string> = {
    "content-type": made.type,
    etag: made.etag,
    "cache-control": desk.inside ? "private, no-store" : finality === "final" ? "public, max-age=2" : "no-cache",
    ...made.headers,
  };
  if (holds(c.req.header("if-none-match"), made.etag)) return c.body(null, 304, headers);
  return c.body(made.body, 200, headers);
}

function madeOf(given: unknown): Made {
  const body = given instanceof FileAnswer ? given.body : JSON.stringify(given);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  if (!(given instanceof FileAnswer)) return { body, etag, type: "application/json", headers: {} };
  const type = given.type === "application/json" ? given.type : `${given.type}; charset=utf-8`;
  const kind = given.type === "text/html" ? "inline" : "attachment";
  const headers: Record<string, string> = { "content-disposition": `${kind}; filename="${given.name}"` };
  if (given.type === "text/html") headers["content-security-policy"] = pagePolicy(body);
  return { body, etag, type, headers };
}

/** A page may use the style that it brings in its head, and nothing else. */
export function pagePolicy(page: string): string {
  const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
  const digest = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}

/** Whether the caller's copy is this one. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}

/** @throws HarbourError HB-4601 */
function singles(queries: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => {
      if (values.length > 1) throw badParameter(shown(name), `given ${values.length} times`, "once is allowed");
      return [name, values[0]!];
    }),
  );
}

/** @throws HarbourError HB-4601 */
function checked<Schema extends z.ZodType>(schema: Schema, found: Record<string, string>): z.output<Schema> {
  const { success, data, error } = schema.safeParse(found);
  if (success) return data;
  const issue = error.issues[0]!;
  if (issue.code === "unrecognized_keys") throw badParameter(shown(issue.keys[0]!), "not known here", allowed(schema));
  const name = String(issue.path[0] ?? "");
  throw badParameter(name, shown(found[name] ?? ""), issue.message);
}

function allowed(schema: z.ZodType): string {
  const names = "shape" in schema ? Object.keys(schema.shape as object) : [];
  return names.length === 0 ? "none is taken" : `only ${names.join(", ")} ${names.length === 1 ? "is" : "are"} taken`;
}

function shown(text: string): string {
  return quoted(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
