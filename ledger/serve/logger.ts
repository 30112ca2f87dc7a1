import { destination, pino, type DestinationStream, type Logger } from "pino";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { printableLines } from "../../sdk/printable.ts";

export type { Logger };

/** What no line may hold, wherever somebody puts it. */
const SECRET = ["authorization", "cookie", "token", "password", "url", "databaseUrl", "storeUrl", "sql", "query"];

/** One JSON object a line, on stderr: stdout is for data. */
export function createLogger({ level = "info", to = destination(2) }: { level?: string; to?: DestinationStream } = {}) {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { level, base: null, redact: { paths, censor: "[redacted]" }, serializers: { err: describe, error: describe } },
    to,
  );
}

/** Names and codes, never the fields that a database driver adds: they hold statements and values. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: scrubbed(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    message: scrubbed(error.message),
    ...(!(error instanceof HarbourError) && { stack: scrubbed(error.stack ?? "") }),
    ...(error.cause !== undefined && { cause: describe(error.cause) }),
  };
}

/** A URL loses who logs in with it. */
function scrubbed(text: string): string {
  return printableLines(text).replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, "$1");
}
