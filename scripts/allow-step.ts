import { MAX_AMOUNT } from "../sdk/amount.ts";
import { callParty, type Party } from "./chain/connection.ts";
import type { Invocation } from "./command.ts";
import type { ExitCode } from "../sdk/exit-code.ts";
import type { Workplace } from "./open.ts";
import { submit } from "./plan/submit.ts";
import { showMoney } from "./words.ts";

export interface AllowStep {
  /** "fx-fill" */
  noun: string;
  /** Who may take it. */
  spender: Party & { name: string };
  /** Minor units: what the allowance becomes, not what it grows by. */
  amount: bigint;
  /** What the next run does, such as "fill the quote"; absent: the allowance is all that was asked for. */
  next?: string;
  warnings?: readonly string[];
}

/** An allowance of exactly the amount: a plan of its own, or the first of two. */
export async function allowStep(
  invocation: Invocation,
  { connection, token, signer }: Workplace,
  { noun, spender, amount, next, warnings = [] }: AllowStep,
): Promise<ExitCode> {
  const money = (minor: bigint) => (minor > MAX_AMOUNT ? "any amount" : showMoney(minor, token.currency));
  const words = `the ${spender.name} to take ${money(amount)} of ${callParty(signer)}`;
  const allowance = await token.contract.allowance(signer.address, spender.address);
  return submit(
    invocation,
    { connection, token, signer },
    {
      noun,
      title: next === undefined ? `Allow ${words}` : `Step 1 of 2: allow ${words}`,
      done: next === undefined ? `Allowed ${words}` : `Allowed ${words}; run the same command again to ${next}`,
      ...(allowance === amount ? { already: `The allowance is ${money(amount)} already, nothing to do.` } : {}),
      method: "approve",
      args: [spender.address, amount],
      gate: { kind: "words", words: "any holder; no role" },
      amount,
      movesMoney: false,
      headroom: [],
      warnings: [
        ...(next === undefined
          ? []
          : [`the allowance is ${money(allowance)}: this step sets it, and the next run is step 2`]),
        ...warnings,
      ],
      effects: async ({ number }) => {
        const now = await token.contract.allowance(signer.address, spender.address, { blockTag: number });
        return [{ label: "allowance", value: now, then: amount }];
      },
      proof: [
        {
          event: "Approval",
          matches: ({ args }) =>
            args["owner"] === signer.address && args["spender"] === spender.address && args["value"] === amount,
        },
      ],
    },
  );
}
