import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { internalProblem } from "./serve-faults.ts";

/** An error as it goes out: `harbour.error/1`. */
export interface ErrorAnswer {
  status: 400 | 401 | 404 | 405 | 413 | 421 | 429 | 500 | 503;
  headers: Record<string, string>;
  body: string;
}

const STATUS: Readonly<Record<string, ErrorAnswer["status"]>> = {
  "HB-4601": 400,
  "HB-4602": 404,
  "HB-4603": 404,
  "HB-4604": 405,
  "HB-4605": 503,
  "HB-4606": 503,
  "HB-4607": 500,
  "HB-4608": 429,
  "HB-4609": 503,
  "HB-4610": 401,
  "HB-4611": 421,
  "HB-4615": 400,
  "HB-4616": 503,
  "HB-4617": 413,
};

/** What the caller is told. Anything that is not ours to tell is logged under a number, and only the number goes out. */
export function errorAnswer(error: unknown, logger: Logger): ErrorAnswer {
  const known = error instanceof HarbourError && STATUS[error.code] !== undefined ? error : hidden(error, logger);
  const { code, message, why, fix } = known;
  const status = STATUS[code]!;
  const headers: Record<string, string> = { "content-type": "application/json", "cache-control": "no-store" };
  if (status === 401) headers["www-authenticate"] = 'Basic realm="Harbour books", charset="UTF-8"';
  if (status === 405) headers["allow"] = "GET, HEAD, OPTIONS";
  if (status === 429 || status === 503) headers["retry-after"] = "1";
  return { status, headers, body: JSON.stringify({ schema: "harbour.error/1", code, message, why, fix }) };
}

function hidden(error: unknown, logger: Logger): HarbourError {
  const id = randomBytes(6).toString("hex");
  logger.error({ err: error, id }, "an answer failed");
  return internalProblem(id);
}
