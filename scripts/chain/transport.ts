import type { HarbourError } from "../../sdk/harbour-error.ts";
import { rpcUnreachable } from "../faults.ts";
import type { Eip1193 } from "./connection.ts";

const TIMEOUT_MS = 30_000;

/** Marks an error whose cause is the way to the node, not the node's answer. ethers keeps the code while it rewraps. */
export const UNREACHABLE = "HARBOUR_UNREACHABLE";

/**
 * JSON-RPC over HTTP. ethers' own provider retries a dead node for ever and prints to the console while it does;
 * a command has to end with a number instead.
 */
export function httpTransport(url: string): Eip1193 {
  // A URL often carries an access key; only the host may reach a log.
  const where = new URL(url).host;
  let id = 0;
  return {
    async request({ method, params = [] }) {
      let response: Response;
      try {
        response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause;
        throw unreachable(where, cause?.code ?? (error as Error).name);
      }
      const text = await response.text();
      let answer: { result?: unknown; error?: { code: number; message: string; data?: unknown } };
      try {
        answer = JSON.parse(text) as typeof answer;
      } catch {
        throw unreachable(where, `HTTP ${response.status} without JSON`);
      }
      if (answer.error !== undefined) {
        if (response.status === 429 || answer.error.code === -32005) throw unreachable(where, "too many requests");
        throw Object.assign(new Error(answer.error.message), { code: answer.error.code, data: answer.error.data });
      }
      return answer.result;
    },
  };
}

function unreachable(where: string, reason: string) {
  return Object.assign(new Error(`${where}: ${reason}`), { code: UNREACHABLE });
}

/** The unreachable node behind an error, however often ethers wrapped it. */
export function asUnreachable(error: unknown, depth = 0): HarbourError | undefined {
  if (error === null || typeof error !== "object" || depth > 6) return undefined;
  const { code, message, cause, error: inner, info } = error as Record<string, unknown>;
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
