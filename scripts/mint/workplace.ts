import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import type { SigningDomain } from "../../sdk/signable.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { openIssuance, type Issuance } from "../chain/issuance.ts";
import type { Invocation } from "../command.ts";
import { openForWriting, type Workplace } from "../open.ts";

/** A workplace with the issuance contracts, and what orders are identified under. */
export interface MintWorkplace extends Workplace {
  issuance: Issuance;
  block: Block;
  domain: SigningDomain;
}

export async function openForOrders(invocation: Invocation): Promise<MintWorkplace> {
  const workplace = await openForWriting(invocation);
  const { connection, token } = workplace;
  const issuance = await openIssuance(connection, token);
  return {
    ...workplace,
    issuance,
    block: await latestBlock(connection.provider),
    domain: issuanceDomain({
      contract: "mintDesk",
      chainId: connection.chainId,
      address: issuance.mintDesk.address,
    }),
  };
}
