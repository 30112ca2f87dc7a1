import { callParty } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import type { RedeemWorkplace } from "./workplace.ts";

/** The first of two steps, planned like any other: an allowance of exactly the amount. */
export async function allowDesk(
  invocation: Invocation,
  { connection, token, issuance, signer }: RedeemWorkplace,
  amount: bigint,
  allowance: bigint,
): Promise<ExitCode> {
  const { address, name } = issuance.redemptionDesk;
  const words = `the ${name} to take ${showMoney(amount, token.currency)} of ${callParty(signer)}`;
  return submit(
    invocation,
    { connection, token, signer },
    {
      noun: "redeem-request",
      title: `Step 1 of 2: allow ${words}`,
      done: `Allowed ${words}; run the same command again to request the redemption`,
      method: "approve",
      args: [address, amount],
      gate: { kind: "words", words: "any holder; no role" },
      amount,
      movesMoney: false,
      headroom: [],
      warnings: [
        `the allowance is ${showMoney(allowance, token.currency)}: this step sets it, and the request is step 2`,
        "while the token is paused no allowance can be set: use --gasless-file then",
      ],
      effects: async ({ number }) => {
        const now = await token.contract.allowance(signer.address, address, { blockTag: number });
        return [{ label: "allowance", value: now, then: amount }];
      },
      proof: [
        {
          event: "Approval",
          matches: ({ args }) =>
            args["owner"] === signer.address && args["spender"] === address && args["value"] === amount,
        },
      ],
    },
  );
}
