import { wrongChain } from "./chain-faults.ts";
import type { Rpc } from "./rpc.ts";

/** Asks a node which chain it serves. @throws HarbourError HB-4105 and those of the node */
export async function checkChain(rpc: Rpc, chainId: number): Promise<void> {
  const answer = await rpc.request({ method: "eth_chainId", params: [] });
  if (!isChain(answer, chainId)) throw wrongChain(rpc.host, shownChain(answer), chainId);
}

/** Whether this answer to eth_chainId is the chain. */
export function isChain(answer: unknown, chainId: number): boolean {
  return typeof answer === "string" && /^0x[0-9a-f]+$/i.test(answer) && Number(answer) === chainId;
}

export function shownChain(answer: unknown): string {
  return typeof answer === "string" && /^0x[0-9a-f]{1,16}$/i.test(answer)
    ? String(BigInt(answer))
    : (JSON.stringify(answer) ?? "nothing").slice(0, 40);
}
