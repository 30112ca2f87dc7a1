import { parseAmount } from "../../sdk/amount.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { optionNeeded } from "../issuance-faults.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { payoutReference } from "./payout-reference.ts";
import { openForRedemption } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-claim/1",
  writes: true,

  configure(claim) {
    claim
      .option("--amount <amount>", "in units (default: all of it)")
      .option("--as-request", "make it a new request in place instead of taking it")
      .option("--payout-ref <text>", "with --as-request: the payout instruction it belongs to")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
The holder of a refund that the token refused at the time, for example because it was paused. The tokens waited at the
redemption desk; they go to the holder, or with --as-request into a new request.

  harbour redeem claim --token hkd --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const asRequest = flags.asRequest === true;
    if (asRequest && flags.payoutRef === undefined) {
      throw optionNeeded("--payout-ref", "A request says which payout instruction it belongs to.");
    }
    const asked = flags.amount === undefined ? undefined : parseAmount(flags.amount);
    const workplace = await openForRedemption(invocation);
    const { token, issuance, signer, block } = workplace;
    const { contract } = issuance.redemptionDesk;
    const waiting = await contract.claimable(signer.address, { blockTag: block.number });
    const amount = asked ?? waiting;
    const money = (minor: bigint) => showMoney(minor, token.currency);
    const words = `${money(amount)} that waits for ${callParty(signer)}`;
    const payoutRef = asRequest ? payoutReference(flags.payoutRef!) : undefined;

    return submit(invocation, workplace, {
      noun: "redeem-claim",
      title: asRequest ? `Request redemption of ${words}` : `Take ${words}`,
      done: asRequest ? `Requested redemption of ${words}` : `Took ${words}`,
      ...(waiting === 0n ? { already: `Nothing waits for ${callParty(signer)}.` } : {}),
      target: issuance.redemptionDesk,
      method: asRequest ? "requestFromClaim" : "claim",
      args: payoutRef === undefined ? [amount] : [amount, payoutRef],
      gate: { kind: "words", words: "the holder of the refund; no role" },
      amount,
      movesMoney: true,
      headroom: [],
      bounds: [
        { check: "waiting", found: money(amount), allowed: `at most ${money(waiting)}`, passed: amount <= waiting },
      ],
      warnings: [],
      effects: async ({ number }) => {
        const at = { blockTag: number };
        const [left, balance] = await Promise.all([
          contract.claimable(signer.address, at),
          token.contract.balanceOf(signer.address, at),
        ]);
        return [
          { label: "waiting", value: left, ...(left >= amount ? { then: left - amount } : {}) },
          {
            label: `balance of ${callParty(signer)}`,
            value: balance,
            then: asRequest ? balance : balance + amount,
          },
        ];
      },
      proof: [
        {
          event: "RefundClaimed",
          matches: ({ args }) => args["holder"] === signer.address && args["amount"] === amount,
        },
      ],
    });
  },
};
