import { isTemporary, NodeError } from "./node-error.ts";
import type { NodeUrl } from "./node-url.ts";

export interface NoAnswerDetails {
  /** Milliseconds that the node asks us to wait. */
  wait?: number;
  /** Whether a smaller question may be answered. */
  tooBig?: boolean;
  /** Whether something came that is no answer. */
  malformed?: boolean;
}

/** Why a node gave no answer that can be used. */
export class NoAnswer extends Error {
  readonly wait: number | undefined;
  readonly tooBig: boolean;
  readonly malformed: boolean;

  constructor(message: string, { wait, tooBig = false, malformed = false }: NoAnswerDetails = {}) {
    super(message);
    this.name = "NoAnswer";
    this.wait = wait;
    this.tooBig = tooBig;
    this.malformed = malformed;
  }
}

/** One answer of a batch: what was asked for, or why not. */
export type Answer = { result: unknown } | { error: NodeError };

/** What a node sent, and for which questions. */
export interface Sent {
  text: string;
  status: number;
  headers: Headers;
  /** The ids of the questions. */
  ids: readonly number[];
  url: NodeUrl;
}

/** The answers in the order of the questions, whatever their order was. @throws NoAnswer */
export function readAnswers({ text, status, headers, ids, url }: Sent): Answer[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    if (status === 200) throw malformed("the answer is no JSON");
  }
  const isAnswer = Array.isArray(body) || (typeof body === "object" && body !== null && "error" in body);
  if (status === 429 || status >= 500 || status === 408 || (status !== 200 && !isAnswer))
    throw new NoAnswer(`HTTP status ${status}`, { ...waitOf(headers), tooBig: status === 413 });
  if (ids.length === 1 && !Array.isArray(body)) return [readAnswer(body, ids[0]!, url)];
  if (!Array.isArray(body)) {
    // One error for a whole batch: it has too many calls, or more than the node likes to answer.
    const refused = isAnswer ? readAnswer({ ...(body as object), id: 0 }, 0, url) : undefined;
    if (refused === undefined || !("error" in refused)) throw malformed("a batch has no list of answers");
    throw new NoAnswer(refused.error.message, { tooBig: !isTemporary(refused.error) });
  }
  const byId = new Map<unknown, unknown>();
  for (const one of body) {
    const { id } = (one ?? {}) as { id?: unknown };
    if (byId.has(id)) throw malformed(`the question ${String(id)} is answered twice`);
    byId.set(id, one);
  }
  if (byId.size !== ids.length) throw malformed(`${byId.size} answers to ${ids.length} questions`);
  return ids.map((id) => readAnswer(byId.get(id), id, url));
}

function readAnswer(answer: unknown, id: number, url: NodeUrl): Answer {
  const { id: given, result, error } = (answer ?? {}) as { id?: unknown; result?: unknown; error?: unknown };
  if (error !== undefined && error !== null) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return { error: new NodeError(Number(code) || 0, url.scrub(String(message ?? "no message")).slice(0, 300)) };
  }
  if (given !== id) throw malformed(`the question ${id} has no answer`);
  if (result === undefined) throw malformed(`the answer to the question ${id} has no result`);
  return { result };
}

function malformed(problem: string): NoAnswer {
  return new NoAnswer(problem, { malformed: true });
}

/** Retry-After, in seconds; a date is not read. */
function waitOf(headers: Headers): { wait?: number } {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { wait: seconds * 1000 } : {};
}
