import { parseAmount } from "../../sdk/amount.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile, Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { submit } from "../plan/submit.ts";
import { showDelay, showMoney } from "../words.ts";
import { allowDesk } from "./allow-desk.ts";
import { payoutReference } from "./payout-reference.ts";
import { signRequest } from "./sign-request.ts";
import { openForRedemption, type RedeemWorkplace } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-request/1",
  writes: true,

  configure(request) {
    request
      .requiredOption("--amount <amount>", 'in units, such as "5,000,000.00"')
      .requiredOption("--payout-ref <text>", "the payout instruction it belongs to; its hash goes on the chain")
      .option("--gasless-file <file>", "sign a request instead, for anybody to submit")
      .option("--valid-until <time>", "with --gasless-file: good until just before it (default: for a day)")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Any holder. The tokens wait at the redemption desk, also while the token is paused; they are settled at par, rejected,
or taken back after the deadline with harbour redeem reclaim, without anybody's help. The desk needs an allowance: while
it is too small, the command plans that first and says so. --payout-ref with 0x and 64 digits is taken as the hash.

--gasless-file writes a request that the holder signed and anybody can submit with harbour redeem submit: no gas, no
allowance, and whoever submits it can change nothing. Without a terminal its digest is approved with --approve.

  harbour redeem request --amount 2,000.00 --payout-ref PAYOUT-7731 --token hkd --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const amount = parseAmount(flags.amount!);
    const payoutRef = payoutReference(flags.payoutRef!);
    const workplace = await openForRedemption(invocation);
    if (flags.gaslessFile !== undefined) return signRequest(invocation, workplace, { amount, payoutRef });

    const { token, issuance, signer, block } = workplace;
    const desk = issuance.redemptionDesk;
    const allowance = await token.contract.allowance(signer.address, desk.address, { blockTag: block.number });
    return allowance < amount
      ? allowDesk(invocation, workplace, amount, allowance)
      : request(invocation, workplace, amount, payoutRef);
  },
};

async function request(
  invocation: Invocation,
  { connection, token, issuance, signer, block }: RedeemWorkplace,
  amount: bigint,
  payoutRef: string,
): Promise<ExitCode> {
  const { contract } = issuance.redemptionDesk;
  const at = { blockTag: block.number };
  const reclaimAfter = await contract.RECLAIM_AFTER(at);
  const words = `${showMoney(amount, token.currency)} of ${callParty(signer)}`;
  return submit(
    invocation,
    { connection, token, signer },
    {
      noun: "redeem-request",
      title: `Request redemption of ${words}`,
      done: `Requested redemption of ${words}`,
      target: issuance.redemptionDesk,
      method: "request",
      args: [amount, payoutRef],
      gate: { kind: "words", words: "any holder; no role" },
      amount,
      movesMoney: true,
      headroom: [
        { label: "payout", value: invocation.flags.payoutRef! },
        { label: "back to the holder", value: `${showDelay(reclaimAfter)} after the request, if nobody acts` },
      ],
      warnings: [],
      effects: async ({ number }) => {
        const then = { blockTag: number };
        const [balance, [count, escrowed]] = await Promise.all([
          token.contract.balanceOf(signer.address, then),
          contract.openRedemptions(then),
        ]);
        return [
          {
            label: `balance of ${callParty(signer)}`,
            value: balance,
            ...(balance >= amount ? { then: balance - amount } : {}),
          },
          { label: "in escrow", value: escrowed, then: escrowed + amount },
          { label: "open requests", value: String(count), then: String(count + 1n) },
        ];
      },
      proof: [
        {
          event: "RedemptionRequested",
          matches: ({ args }) =>
            args["holder"] === signer.address && args["amount"] === amount && args["payoutRef"] === payoutRef,
        },
      ],
    },
  );
}
