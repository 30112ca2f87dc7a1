import { dueAt } from "../../clock/redemption-due.ts";
import { formatTime } from "../../../sdk/wording.ts";
import { isOpen } from "../../read/redemptions-at.ts";
import { logEvidence, money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";
import { validSince } from "../valid-since.ts";

/**
 * Requests that are neither settled nor given back when they are due: the end of the first business day of Hong Kong after
 * the request (HKMA guideline 3.3.3). A request whose holder is frozen waits; its clock starts again when that ends.
 */
export const redemptionOverdue: Rule = {
  name: "redemption-overdue",
  title: "No redemption is overdue",
  run: ({ chains, currency, at, calendar }) =>
    chains.flatMap(({ moment: { chainId }, redemptions, restrictions }) =>
      redemptions.redemptions
        .filter((one) => isOpen(one) && !one.held)
        .flatMap((one): Difference[] => {
          const { id, desk, amount, requestedAt, requested, state } = one;
          const { due } = dueAt({ requestedAt, validAt: validSince(one, restrictions), calendar });
          if (at <= due.time) return [];
          return [
            {
              rule: "redemption-overdue",
              currency,
              subject: `chain ${chainId} redemption ${id} of ${desk}`,
              severity: "break",
              left: `${money(amount, currency)} ${state} since ${formatTime(BigInt(requestedAt))}`,
              right: `due ${formatTime(BigInt(due.time))}`,
              difference: `overdue since ${due.day}`,
              evidence: [{ is: "redemption", chainId, desk, id: String(id) }, logEvidence(chainId, requested)],
            },
          ];
        }),
    ),
};
