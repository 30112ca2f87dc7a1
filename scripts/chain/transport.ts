import { HarbourError, type HarbourErrorParameters } from "../../sdk/harbour-error.ts";
import { printable } from "../../sdk/printable.ts";
import { rpcUnreachable } from "../faults.ts";
import type { Endpoint } from "./connection.ts";

/** Milliseconds. A node answers at once or is broken. */
const TIMEOUT = 30_000;

/** Bytes. The logs of years fit; an endless answer must not fill the memory. */
const LARGEST = 64 * 1024 * 1024;

/** Marks an error whose cause is the way to the node, not the node's answer. ethers keeps the code while it rewraps. */
export const UNREACHABLE = "HARBOUR_UNREACHABLE";

/** Marks a fault of our own that was found on the way to the node; its fields are the error's data. */
const CARRIED = "HARBOUR_FAULT";

/**
 * JSON-RPC over HTTP. ethers' own provider retries a dead node for ever and prints to the console while it does;
 * a command has to end with a number instead.
 */
export function httpTransport(url: string, timeout = TIMEOUT, largest = LARGEST): Endpoint {
  // A URL often carries an access key; only the host may reach a log.
  const where = new URL(url).host;
  let id = 0;
  return {
    host: where,
    async request({ method, params = [] }) {
      let status: number;
      let text: string | undefined;
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
          // What is meant for this host alone must not go on to another.
          redirect: "error",
          signal: AbortSignal.timeout(timeout),
        });
        status = response.status;
        text = await textOf(response, largest);
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause;
        throw unreachable(where, cause?.code ?? (error as Error).name);
      }
      if (text === undefined) throw unreachable(where, `more than ${largest} bytes came`);
      const answer = answerOf(text);
      if (answer === undefined) throw unreachable(where, `HTTP ${status} without JSON`);
      if (answer.error !== undefined) {
        if (status === 429 || answer.error.code === -32005) throw unreachable(where, "too many requests");
        const message = printable(withoutAccessKeys(String(answer.error.message), url));
        throw Object.assign(new Error(message), { code: answer.error.code, data: answer.error.data });
      }
      return answer.result;
    },
  };
}

/** Undefined: there is more of it, and the rest is not read. */
async function textOf({ body }: Response, largest: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

function answerOf(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as Answer | null;
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Providers name the access key when they refuse it, and an error is printed. */
function withoutAccessKeys(message: string, url: string): string {
  const { pathname, searchParams } = new URL(url);
  const secrets = [...pathname.split("/"), ...searchParams.values()].filter((part) => part.length >= 16);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message);
}

function unreachable(where: string, reason: string) {
  return Object.assign(new Error(`${where}: ${reason}`), { code: UNREACHABLE });
}

/** A fault in a form that ethers leaves whole. */
export function carried({ code, message, why, fix, exitCode }: HarbourError): Error {
  return Object.assign(new Error(message), { code: CARRIED, data: { code, message, why, fix, exitCode } });
}

/** The unreachable node behind an error, or two nodes that disagree, however often ethers wrapped it. */
export function asUnreachable(error: unknown, depth = 0): HarbourError | undefined {
  if (error === null || typeof error !== "object" || depth > 6) return undefined;
  const { code, message, data, cause, error: inner, info } = error as Record<string, unknown>;
  if (code === CARRIED) return new HarbourError(data as HarbourErrorParameters);
  if (code === UNREACHABLE) {
    const [where, ...reason] = String(message).split(": ");
    return rpcUnreachable(where!, reason.join(": "));
  }
  for (const next of [cause, inner, info]) {
    const found = asUnreachable(next, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
