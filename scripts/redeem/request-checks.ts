import type { Block } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { Check } from "../plan/intent.ts";
import { showTime } from "../words.ts";
import type { RedemptionView } from "./read-redemption.ts";

/** Whether a request can still be decided. */
export function openChecks({ state, held }: RedemptionView): Check[] {
  return [
    { check: "request", found: state === "none" ? "unknown" : state, allowed: "open", passed: state === "open" },
    {
      check: "holder",
      found: held ? "blacklisted: the request is held" : "not blacklisted",
      allowed: "not blacklisted",
      passed: !held,
    },
  ];
}

/**
 * Whether the block of the request can no longer be replaced. A request is known by its number alone, so in another
 * block the same signed act would decide another request.
 */
export function finalChecks({ requestedAt }: RedemptionView, finalised: Block): Check[] {
  return [
    {
      check: "finality",
      found: requestedAt <= finalised.timestamp ? "final" : `made at ${showTime(requestedAt)}, not final yet`,
      allowed: `made at ${showTime(finalised.timestamp)} or before`,
      passed: requestedAt <= finalised.timestamp,
    },
  ];
}

/** Whether another person proposed exactly this. */
export function proposalChecks({ proposal }: RedemptionView, kind: string, ref: string, signer: string): Check[] {
  const found =
    proposal === undefined ? "nothing" : `${proposal.kind} with ${proposal.ref} by ${callParty(proposal.maker)}`;
  return [
    {
      check: "proposal",
      found,
      allowed: `${kind} with ${ref}`,
      passed: proposal?.kind === kind && proposal.ref === ref,
    },
    {
      check: "two people",
      found: proposal === undefined ? "nobody proposed" : `proposed by ${callParty(proposal.maker)}`,
      allowed: "another than the signer",
      passed: proposal !== undefined && proposal.maker.address !== signer,
    },
  ];
}
