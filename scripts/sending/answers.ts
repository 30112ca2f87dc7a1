/** What nodes say when they have a transaction already, in the words of those in use. */
const KNOWN = /already known|already imported|already exists|known transaction|alreadyknown/i;
const NONCE_USED = /nonce[^.]{0,20}too low|nonce has already been used|oldnonce|nonce expired/i;
/** "the method eth_x does not exist/is not available", "Unsupported method: eth_x". An account may not exist either. */
const NO_METHOD =
  /\bmethod (['"`]?[\w.]+['"`]? )?(is |was )?(not (found|supported|implemented|available)|does not exist|unsupported|unknown)|\b(unknown|unsupported) method\b/i;

export function isKnown(error: unknown): boolean {
  return KNOWN.test(wordsOf(error));
}

export function isNonceUsed(error: unknown): boolean {
  return NONCE_USED.test(wordsOf(error));
}

/** JSON-RPC has a code for it; several nodes use another and say it in words. */
export function isMethodMissing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === -32601 || NO_METHOD.test(wordsOf(error));
}

/** Every message of an error and of those it wraps. */
function wordsOf(error: unknown, depth = 0): string {
  if (error === null || typeof error !== "object" || depth > 6) return "";
  const { code, message, error: inner, info, cause } = error as Record<string, unknown>;
  const own = [code, message].map(String).join(" ");
  return [own, ...[inner, info, cause].map((next) => wordsOf(next, depth + 1))].join("\n");
}
