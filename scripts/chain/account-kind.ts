import { Interface, getAddress } from "ethers";
import { printable } from "../../sdk/printable.ts";
import type { Connection } from "./connection.ts";

const SAFE = new Interface([
  "function VERSION() view returns (string)",
  "function getThreshold() view returns (uint256)",
  "function getOwners() view returns (address[])",
]);

export type AccountKind =
  | { kind: "account" }
  /** An account with a key that lets code of another address act for it (EIP-7702). */
  | { kind: "delegated"; to: string }
  | { kind: "contract" }
  | { kind: "safe"; version: string; threshold: number; owners: string[] };

/** What stands at an address, cheaply: whoever answers like a Safe is called one, its code is not compared here. */
export async function accountKind({ provider }: Connection, address: string): Promise<AccountKind> {
  const code = await provider.getCode(address);
  if (code === "0x") return { kind: "account" };
  if (/^0xef0100[0-9a-f]{40}$/i.test(code)) return { kind: "delegated", to: getAddress(`0x${code.slice(8)}`) };
  try {
    const [version, threshold, owners] = await Promise.all(
      (["VERSION", "getThreshold", "getOwners"] as const).map(async (name) => {
        const answer = await provider.call({ to: address, data: SAFE.encodeFunctionData(name) });
        return SAFE.decodeFunctionResult(name, answer)[0] as unknown;
      }),
    );
    return {
      kind: "safe",
      version: printable(version as string),
      threshold: Number(threshold as bigint),
      owners: [...(owners as string[])],
    };
  } catch {
    return { kind: "contract" };
  }
}

export function kindWords(kind: AccountKind): string {
  if (kind.kind === "safe") return `Safe ${kind.version}, ${kind.threshold} of ${kind.owners.length}`;
  return kind.kind === "delegated" ? `account that acts by the code of ${kind.to}` : kind.kind;
}
