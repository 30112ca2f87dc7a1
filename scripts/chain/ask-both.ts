import { toQuantity } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { rpcRefused } from "../faults.ts";
import { nodesDisagree, notThereYet } from "./chain-faults.ts";
import { commonBlock } from "./common-block.ts";
import type { Eip1193, Endpoint } from "./connection.ts";
import { asksForHead, fixedRead, showForm, type FixedRead } from "./fixed-read.ts";
import { refuseOtherChainId } from "./two-answers.ts";
import { asUnreachable, carried } from "./transport.ts";

interface Call {
  method: string;
  params?: unknown[];
}

/** What one node said. Without a form it said nothing that could be compared. */
interface Said {
  answer?: unknown;
  error?: unknown;
  form?: string | undefined;
}

/**
 * A node whose answers about the past a second node has to share: blocks, code, storage, calls and logs of a numbered
 * block, and transactions in a block. The head is then the newest block that both have, so every reading that begins
 * with it is compared. "latest" and "pending" reads of anything else are the first node's alone, and so is all of it
 * where there is no second node.
 *
 * Once they have disagreed nothing is answered any more, so whoever takes a failed read for an answer does not get far.
 */
export function askBoth(first: Endpoint, look: () => Promise<Endpoint | undefined>): Eip1193 {
  let disagreement: HarbourError | undefined;
  let sameChain: Promise<void> | undefined;
  return {
    async request(call) {
      try {
        const second = await look();
        if (second === undefined) return await first.request(call);
        if (disagreement !== undefined) throw disagreement;
        await (sameChain ??= refuseOtherChainId(first, second));
        return await compared(first, second, call);
      } catch (error) {
        if (!(error instanceof HarbourError)) throw error;
        if (error.code === "HB-2212") disagreement ??= error;
        // ethers keeps a code and data of what a node throws, and nothing else.
        throw carried(error);
      }
    },
  };
}

async function compared(first: Endpoint, second: Endpoint, call: Call): Promise<unknown> {
  const { method, params = [] } = call;
  if (asksForHead(method, params)) {
    const head = toQuantity(await commonBlock(first, second));
    if (method === "eth_blockNumber") return head;
    return compared(first, second, { method, params: [head, ...params.slice(1)] });
  }
  const read = fixedRead(method, params);
  if (read === undefined) return first.request(call);

  const [one, other] = await Promise.all([said(first, call, read), said(second, call, read)]);
  const missing = one.error === undefined && one.form === undefined;
  if (missing || one.form === other.form) return retold(one);
  if (one.form !== undefined && other.form !== undefined) {
    if (await lacks(second, read)) throw notThereYet(second.host, read.what);
    const words = `${read.what}: ${showForm(one.form)} and ${showForm(other.form)}`;
    throw nodesDisagree(first.host, second.host, [words]);
  }
  const [silent, { error }] = one.form === undefined ? [first, one] : [second, other];
  if (error === undefined || (await lacks(silent, read))) throw notThereYet(silent.host, read.what);
  // A range may be too wide for one of them only; scans halve it.
  if (method === "eth_getLogs") throw asUnreachable(error) ?? error;
  throw asUnreachable(error) ?? rpcRefused(method, `${silent.host}: ${explainError({ error })}`, error);
}

/** A revert is an answer too. */
async function said(node: Endpoint, call: Call, read: FixedRead): Promise<Said> {
  try {
    const answer = await node.request(call);
    return { answer, form: read.form(answer) };
  } catch (error) {
    const empty = /revert/i.test(String((error as Error).message)) ? "0x" : undefined;
    const data = call.method === "eth_call" ? (revertData(error) ?? empty) : undefined;
    return { error, ...(data === undefined ? {} : { form: `reverts with ${data}` }) };
  }
}

function retold(said: Said): unknown {
  if (said.error !== undefined) throw said.error;
  return said.answer;
}

/** Whether a node is not yet where the read is: a range that ends behind its head it answers in part. */
async function lacks(node: Endpoint, { block }: FixedRead): Promise<boolean> {
  if (block === undefined) return false;
  try {
    return Number(await node.request({ method: "eth_blockNumber" })) < block;
  } catch {
    return false;
  }
}
