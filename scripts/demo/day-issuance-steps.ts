import { z } from "zod/v4";
import type { MakeStep } from "./day-expectation.ts";
import type { DayNames } from "./day-names.ts";
import { amount, credit, shortText, time, token, uetr } from "./day-values.ts";

const id = z.string().min(1);

/**
 * How tokens come and go: banks say what is there, two people and a bank issue, two people redeem. A later step names
 * an order or a redemption by what an earlier one called it.
 */
export function issuanceSteps({ name, custodian, pool }: DayNames, step: MakeStep) {
  const parts = z.strictObject({
    cash: amount,
    termDeposits: amount,
    securities: amount,
    reverseRepo: amount,
    other: amount,
  });
  const by = name.optional();
  return [
    step({
      do: z.literal("attest"),
      token,
      custodian,
      pool,
      asOf: time,
      validUntil: time,
      parts: parts.partial(),
      /** As many as the custodian needs, unless told. */
      signers: z.array(name).min(1).optional(),
    }),
    step({ do: z.literal("confirm"), token, pool, by }),
    step({ do: z.literal("update ceiling"), token, by: name }),
    step({ do: z.literal("propose order"), token, order: shortText, uetr, to: name, amount, by }),
    step({ do: z.literal("approve order"), order: shortText, custodian, credit, by }),
    step({ do: z.literal("redeem"), token, redemption: id, by: name, amount, payout: id }),
    step({ do: z.literal("redeem by signature"), token, redemption: id, by: name, amount, payout: id, relayer: name }),
    step({ do: z.literal("propose settlement"), redemption: id, uetr, by }),
    step({ do: z.literal("settle"), redemption: id, by }),
    step({ do: z.literal("reclaim"), redemption: id, by }),
  ] as const;
}
