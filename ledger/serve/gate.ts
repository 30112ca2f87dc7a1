import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { clientKey } from "./client-key.ts";
import { errorAnswer } from "./error-answer.ts";
import type { Metrics } from "./metrics.ts";
import type { PrivateAccess } from "./private-access.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { bodyNotRead, onlyReading, tooManyRequests } from "./serve-faults.ts";

export interface Gate {
  listener: "public" | "private";
  /** Set on the private listener. */
  access: PrivateAccess | undefined;
  rate: { limiter: RateLimiter; perSecond: number } | undefined;
  /** Whether loopback is a proxy that says in X-Forwarded-For who asks. */
  trustProxy: boolean;
  metrics: Metrics;
  logger: Logger;
}

/** The declared path that an answer is of, for the log and the metrics. */
export const routes = new WeakMap<ServerResponse, string>();

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** What no browser may do with an answer, unless the page itself says otherwise. */
const HEADERS: readonly (readonly [string, string])[] = [
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
];

/** Puts the headers on, and answers at once what is not to be answered. @returns whether the request goes on */
export function pass(gate: Gate, request: IncomingMessage, response: ServerResponse): boolean {
  const started = performance.now();
  const { listener, access, rate, trustProxy } = gate;
  const method = request.method ?? "";
  response.on("close", () => observe(gate, method, response, (performance.now() - started) / 1000));
  const shared = listener === "public" && (request.url ?? "").startsWith("/v1/");
  for (const [name, value] of HEADERS) response.setHeader(name, value);
  response.setHeader("cross-origin-resource-policy", shared ? "cross-origin" : "same-origin");
  if (shared) {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "ETag");
  }
  try {
    if (rate !== undefined && !rate.limiter.allows(clientKey(request, trustProxy)))
      throw tooManyRequests(rate.perSecond);
    access?.check(request);
    if (!READING.has(method)) throw onlyReading(METHODS.has(method) ? method : "This method");
    if (hasBody(request)) throw bodyNotRead();
  } catch (error) {
    const { status, headers, body } = errorAnswer(error, gate.logger);
    // What else the client sends is not read.
    response.writeHead(status, { ...headers, connection: "close" }).end(method === "HEAD" ? undefined : body);
    return false;
  }
  if (method !== "OPTIONS") return true;
  if (shared) response.setHeader("access-control-allow-methods", "GET, HEAD");
  if (shared) response.setHeader("access-control-allow-headers", "If-None-Match, Last-Event-ID");
  response.writeHead(204, { allow: "GET, HEAD, OPTIONS" }).end();
  return false;
}

const METHODS = new Set(["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"]);

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Who asked, for which account and with which parameters is nobody's affair later. */
function observe({ listener, metrics, logger }: Gate, method: string, response: ServerResponse, seconds: number): void {
  const route = routes.get(response) ?? "other";
  const status = response.headersSent ? response.statusCode : 499;
  metrics.observe(listener, route, status, seconds);
  logger.debug({ listener, method, route, status, ms: Math.round(seconds * 1e5) / 100 }, "answered");
}
