import { latestBlock, type Block } from "../chain/block.ts";
import { openIssuance, type Issuance } from "../chain/issuance.ts";
import type { Invocation } from "../command.ts";
import { badUsage } from "../faults.ts";
import { openForWriting, type Workplace } from "../open.ts";

export interface RedeemWorkplace extends Workplace {
  issuance: Issuance;
  block: Block;
}

export async function openForRedemption(invocation: Invocation): Promise<RedeemWorkplace> {
  const workplace = await openForWriting(invocation);
  const { connection, token } = workplace;
  return {
    ...workplace,
    issuance: await openIssuance(connection, token),
    block: await latestBlock(connection.provider),
  };
}

/** The number of a request, as harbour redeem list shows it. */
export function requestId(text: string): bigint {
  if (!/^[1-9]\d{0,12}$/.test(text)) throw badUsage(`${JSON.stringify(text)} is not the number of a request.`);
  return BigInt(text);
}
