import { gaslessRedemptionCall } from "../../sdk/gasless-redemption.ts";
import { callParty, partyAt } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { networkMismatch } from "../issuance-faults.ts";
import type { Check } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";
import { readRequestFile } from "./request-file.ts";
import { openForRedemption } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-submit/1",
  writes: true,

  configure(command) {
    command
      .argument("<file>", "a request that its holder signed with harbour redeem request --gasless-file")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Anybody, who pays the gas. Amount, payout reference and desk are what the holder signed: the desk computes the nonce of
the signed payment from them, so a changed request has no valid signature.

  harbour redeem submit request.json --token hkd --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const [path] = invocation.arguments as [string];
    const { network, redemption, signature } = readRequestFile(path);
    const workplace = await openForRedemption(invocation);
    const { connection, token, issuance, block } = workplace;
    if (network !== connection.network) throw networkMismatch(path, network, connection.network);
    const desk = issuance.redemptionDesk;
    const { request, typedData } = redemption;
    const holder = partyAt(connection.book, request.holder);
    const nonce = typedData.message.nonce;
    const used = await token.contract.authorizationState(request.holder, nonce, { blockTag: block.number });
    const { validBefore } = typedData.message;
    const now = BigInt(block.timestamp);
    const words = `${showMoney(request.amount, token.currency)} of ${callParty(holder)}`;

    const bounds: Check[] = [
      rule("chain", String(redemption.desk.chainId), String(connection.chainId)),
      rule("token", typedData.domain.verifyingContract, token.address),
      rule("redemption desk", redemption.desk.verifyingContract, desk.address),
      {
        check: "good until",
        found: `before ${showTime(validBefore)}`,
        allowed: `after ${showTime(now)}`,
        passed: validBefore > now,
      },
    ];
    return submit(invocation, workplace, {
      noun: "redeem-submit",
      title: `Request redemption of ${words}, as it signed`,
      done: `Requested redemption of ${words}`,
      ...(used ? { already: `This request was submitted or cancelled already, nothing to do.` } : {}),
      target: desk,
      method: "requestWithAuthorization",
      args: gaslessRedemptionCall(redemption, signature).args,
      gate: { kind: "words", words: "anybody; the holder's signature decides" },
      amount: request.amount,
      movesMoney: false,
      headroom: [],
      bounds,
      warnings: [],
      effects: async ({ number }) => {
        const [, escrowed] = await desk.contract.openRedemptions({ blockTag: number });
        return [{ label: "in escrow", value: escrowed, then: escrowed + request.amount }];
      },
      proof: [
        {
          event: "RedemptionRequested",
          matches: ({ args }) =>
            args["holder"] === request.holder &&
            args["amount"] === request.amount &&
            args["payoutRef"] === request.payoutRef,
        },
      ],
    });
  },
};

function rule(check: string, found: string, allowed: string): Check {
  return { check, found, allowed, passed: found === allowed };
}
