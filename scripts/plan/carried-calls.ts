import { dataSlice, getAddress, Interface, type Result, type TransactionDescription } from "ethers";
import type { KnownTarget } from "../chain/targets.ts";

/** What wraps a call of ours without being ours: a Safe, and its contract for several plain calls in one. */
export const SAFE_INTERFACE = new Interface([
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)",
  "function multiSend(bytes transactions)",
]);

export interface CallBytes {
  /** Absent: not known; the bytes are then read by whichever of our contracts has such a function. */
  to?: string;
  data: string;
  value?: bigint;
  delegate?: boolean;
}

export interface Carried {
  inner: CallBytes[];
  carrier?: string;
  broken?: string;
}

/** The calls inside a call, and which argument carries them. */
export function innerCalls(
  { name, args }: TransactionDescription,
  to: string | undefined,
  target: KnownTarget | undefined,
): Carried {
  if (name === "execTransaction") {
    const call = { to: args["to"] as string, value: args["value"] as bigint, data: args["data"] as string };
    return { inner: [{ ...call, delegate: args["operation"] === 1n }], carrier: "data" };
  }
  if (name === "multiSend") return unpack(args["transactions"] as string);
  // Only the token has an upgrade, and its data runs in the token's own storage.
  if (name === "upgradeToAndCall") {
    const data = args["data"] as string;
    return data === "0x" ? { inner: [] } : { inner: [{ ...sameTarget(to), data }], carrier: "data" };
  }
  if (target !== undefined && target.contract !== "authority") return { inner: [] };
  if (name === "multicall") {
    return {
      inner: [...(args["data"] as Result)].map((data: string) => ({ ...sameTarget(to), data })),
      carrier: "data",
    };
  }
  if (["schedule", "execute", "cancel"].includes(name)) {
    return { inner: [{ to: args["target"] as string, data: args["data"] as string }], carrier: "data" };
  }
  return { inner: [] };
}

function sameTarget(to: string | undefined): { to?: string } {
  return to === undefined ? {} : { to };
}

/** The packed list of Safe's MultiSend: operation, address, value, length and bytes, without padding. */
function unpack(packed: string): Carried {
  const inner: CallBytes[] = [];
  const length = (packed.length - 2) / 2;
  for (let at = 0; at < length;) {
    try {
      const size = Number(BigInt(dataSlice(packed, at + 53, at + 85)));
      inner.push({
        delegate: BigInt(dataSlice(packed, at, at + 1)) === 1n,
        to: getAddress(dataSlice(packed, at + 1, at + 21)),
        value: BigInt(dataSlice(packed, at + 21, at + 53)),
        data: dataSlice(packed, at + 85, at + 85 + size),
      });
      at += 85 + size;
    } catch {
      return { inner, carrier: "transactions", broken: "the list of calls ends in the middle of one" };
    }
  }
  return { inner, carrier: "transactions" };
}
