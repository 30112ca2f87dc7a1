import type { Rule } from "./rule.ts";
import { allocations } from "./rules/allocations.ts";
import { attestationAge } from "./rules/attestation-age.ts";
import { attestedCash } from "./rules/attested-cash.ts";
import { backing } from "./rules/backing.ts";
import { balancesAndSupply } from "./rules/balances-and-supply.ts";
import { bankLines } from "./rules/bank-lines.ts";
import { burnRedemptions } from "./rules/burn-redemptions.ts";
import { chains } from "./rules/chains.ts";
import { contractHoldings } from "./rules/contract-holdings.ts";
import { custodianLines } from "./rules/custodian-lines.ts";
import { mintCredits } from "./rules/mint-credits.ts";
import { mintOrders } from "./rules/mint-orders.ts";
import { mintsAndBurns } from "./rules/mints-and-burns.ts";
import { nodeBalances } from "./rules/node-balances.ts";
import { nodeSupply } from "./rules/node-supply.ts";
import { policyAccounts } from "./rules/policy-accounts.ts";
import { policyCustodians } from "./rules/policy-custodians.ts";
import { policyLimits } from "./rules/policy-limits.ts";
import { policyPowers } from "./rules/policy-powers.ts";
import { policyRoles } from "./rules/policy-roles.ts";
import { posting } from "./rules/posting.ts";
import { redemptionOverdue } from "./rules/redemption-overdue.ts";
import { redemptionPayouts } from "./rules/redemption-payouts.ts";
import { statementContinuity } from "./rules/statement-continuity.ts";

/** From the books themselves, over the chain and the banks, to what people allowed. */
export const RULES: readonly Rule[] = [
  ...[mintsAndBurns, balancesAndSupply, posting, nodeBalances, nodeSupply, chains],
  ...[mintOrders, mintCredits, burnRedemptions, redemptionPayouts, bankLines, statementContinuity],
  ...[backing, custodianLines, attestedCash, attestationAge, allocations],
  ...[contractHoldings, redemptionOverdue, policyRoles, policyPowers, policyLimits, policyCustodians, policyAccounts],
];
