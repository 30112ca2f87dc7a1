import { cpSync, existsSync, rmSync } from "node:fs";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";

/** Where the process ends: before its nth transaction reaches the node, or before it hears that it did. */
export interface Kill {
  /** From 1. */
  transaction: number;
  when: "before" | "after";
  /** With it blocks end, so that it is left waiting for one. */
  unmined?: true;
}

export interface Mortal {
  connection: Connection;
  /** Transactions that reached the node. */
  sent(): number;
  isDead(): boolean;
  /** Puts the folder back to what it was when the process ended, as nothing that came later happened. */
  bury(): void;
}

/**
 * A connection whose process ends at one point. A dead process neither asks nor writes: from then on the node answers
 * nothing, and the folder of changes is remembered as it was at that moment.
 */
export function mortal(chain: Connection, folder: string, kill?: Kill): Mortal {
  const grave = `${folder}.grave`;
  let [asked, sent, dead] = [0, 0, false];
  const die = () => {
    dead = true;
    rmSync(grave, { recursive: true, force: true });
    if (existsSync(folder)) cpSync(folder, grave, { recursive: true });
    throw new Error("the process was killed");
  };
  const node: Eip1193 = {
    request: async (call) => {
      if (dead) throw new Error("the process was killed");
      if (call.method !== "eth_sendTransaction") return chain.signer.request(call);
      const isLast = ++asked === kill?.transaction;
      if (isLast && kill.when === "before") return die();
      if (isLast && kill.unmined) await chain.signer.request({ method: "evm_setAutomine", params: [false] });
      const hash = await chain.signer.request(call);
      sent++;
      return isLast ? die() : hash;
    },
  };
  return {
    connection: { ...chain, signer: node, provider: readingProvider(node, chain.chainId) },
    sent: () => sent,
    isDead: () => dead,
    bury: () => {
      if (!dead) return;
      rmSync(folder, { recursive: true, force: true });
      if (existsSync(grave)) cpSync(grave, folder, { recursive: true });
      rmSync(grave, { recursive: true, force: true });
    },
  };
}
