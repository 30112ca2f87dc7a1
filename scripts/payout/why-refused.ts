import { HarbourError } from "../../sdk/harbour-error.ts";
import { accountFlags } from "../../sdk/account-flags.ts";
import type { StatusReason } from "../../sdk/iso20022/status-reasons.ts";
import type { Block } from "../chain/block.ts";
import { asUnreachable } from "../chain/transport.ts";
import type { PayoutWork } from "./payout-work.ts";

/**
 * Why a payee could not be paid at a block, in ISO's code. A node without that state cannot tell, and then nobody says
 * more than that the token refused.
 */
export async function whyRefused({ token }: PayoutWork, payee: string, block: Block): Promise<StatusReason> {
  if (payee === token.address) return "AC01";
  try {
    const flags = accountFlags(await token.contract.flags(payee, { blockTag: block.number }));
    if (flags.includes("blacklisted")) return "AC06";
    return flags.includes("verified") ? "MS03" : "AG01";
  } catch (error) {
    const fault = error instanceof HarbourError ? error : asUnreachable(error);
    if (fault !== undefined) throw fault;
    return "MS03";
  }
}
