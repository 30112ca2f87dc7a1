import { isHexString } from "ethers";

/** Where nodes, wallets and libraries put what a revert returned; never `transaction`, whose data is the call's. */
const NESTED = [
  "data",
  "error",
  "info",
  "cause",
  "originalError",
  "innerError",
  "result",
  "body",
  "responseBody",
] as const;
const DEEPEST = 12;

/**
 * Finds what the EVM returned with a revert, in whatever was thrown: ethers' CALL_EXCEPTION (`data`, or
 * `info.error.data` when it could not tell), geth and Hardhat 3 (`data` as text), Hardhat 2 (`data` as an object with
 * `data`), wallets (`data.originalError.data`), OpenEthereum ("Reverted 0x…") and any `cause` chain of these.
 * "0x" means reverted without data; undefined means none was found. Never throws.
 */
export function revertData(error: unknown): string | undefined {
  const seen = new Set<unknown>();
  let empty: string | undefined;

  function search(value: unknown, depth: number): string | undefined {
    if (typeof value === "string") {
      const found = fromText(value);
      if (found === "0x") empty = found;
      return found === "0x" ? undefined : found;
    }
    if (typeof value !== "object" || value === null || depth > DEEPEST || seen.has(value)) return undefined;
    seen.add(value);
    for (const key of NESTED) {
      const found = search(read(value, key), depth + 1);
      if (found !== undefined) return found;
    }
    return fromMessage(read(value, "message"));
  }

  return search(typeof error === "string" ? { data: error } : error, 0) ?? empty;
}

function fromText(text: string): string | undefined {
  const data = text.startsWith("Reverted 0x") ? text.slice("Reverted ".length) : text;
  if (isHexString(data) && data.length % 2 === 0) return data.toLowerCase();
  if (!text.startsWith("{") || text.length > 1_000_000) return undefined;
  try {
    // The body of an HTTP answer, as ethers keeps it.
    return revertData(JSON.parse(text));
  } catch {
    return undefined;
  }
}

// Hardhat, when the data reaches nobody else: "… custom error (return data: 0x…)".
function fromMessage(message: unknown): string | undefined {
  if (typeof message !== "string") return undefined;
  const data = /\((?:return )?data: (0x(?:[0-9a-fA-F]{2})+)\)/.exec(message)?.[1];
  return data?.toLowerCase();
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
