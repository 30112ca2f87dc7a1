import { finalisedBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import { tokenTarget } from "../chain/target.ts";
import type { Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import type { Intent } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { readRedemption, stateWords } from "./read-redemption.ts";
import { refundEffects, refundOf, refundWarnings } from "./refund-effects.ts";
import { finalChecks, openChecks, proposalChecks } from "./request-checks.ts";
import { requestId, type RedeemWorkplace } from "./workplace.ts";

export interface Decision {
  kind: "settlement" | "rejection";
  /** The hash of the UETR, or the reason: 32 bytes. */
  ref: string;
  /** What the operator typed for it. */
  typed: string;
}

const KINDS = {
  settlement: {
    noun: "redeem-settle",
    verb: "settle",
    past: "Settled",
    propose: "proposeSettlement",
    act: "settle",
    proposed: "SettlementProposed",
    acted: "RedemptionSettled",
    refName: "bankRef",
    ended: "settled",
  },
  rejection: {
    noun: "redeem-reject",
    verb: "reject",
    past: "Rejected",
    propose: "proposeRejection",
    act: "reject",
    proposed: "RejectionProposed",
    acted: "RedemptionRejected",
    refName: "reason",
    ended: "refunded",
  },
} as const;

/**
 * Settling and rejecting, each in two steps by two people. Which step it is, is said by --propose and never guessed
 * from who signs.
 */
export async function decide(
  invocation: Invocation,
  workplace: RedeemWorkplace,
  { kind, ref, typed }: Decision,
): Promise<ExitCode> {
  const { connection, token, issuance, signer, block } = workplace;
  const id = requestId(invocation.arguments[0] as string);
  const { noun, verb, past, propose, act, proposed, acted, refName, ended } = KINDS[kind];
  const request = await readRedemption(issuance, connection.book, id, block);
  const words = `request ${id}: ${showMoney(request.amount, token.currency)} of ${callParty(request.holder)}`;
  const proposing = invocation.flags.propose === true;
  const same = request.proposal?.kind === kind && request.proposal.ref === ref;
  const common: Pick<Intent, "noun" | "target" | "gate" | "headroom" | "warnings"> = {
    noun,
    target: issuance.redemptionDesk,
    gate: { kind: "role" },
    headroom: [
      { label: "holder", value: callParty(request.holder) },
      { label: kind === "settlement" ? "UETR" : "reason", value: typed },
    ],
    warnings: [],
  };
  const readState = async (number: number) =>
    stateWords(await readRedemption(issuance, connection.book, id, { number, timestamp: 0 }));

  const bounds = [...openChecks(request), ...finalChecks(request, await finalisedBlock(connection.provider))];
  const refund = await refundOf(token, request.holder, request.amount, block);

  if (proposing) {
    return submit(invocation, workplace, {
      ...common,
      title: `Propose to ${verb} ${words}`,
      done: `Proposed to ${verb} ${words}`,
      ...(same && request.proposal!.maker.address === signer.address
        ? { already: `That is proposed already, nothing to do.` }
        : {}),
      method: propose,
      args: [id, ref],
      movesMoney: false,
      bounds,
      effects: async ({ number }) => [
        {
          label: `request ${id}`,
          value: await readState(number),
          then: `open · ${kind} proposed by ${callParty(signer)}`,
        },
      ],
      proof: [{ event: proposed, matches: ({ args }) => args["id"] === id && args[refName] === ref }],
    });
  }
  return submit(invocation, workplace, {
    ...common,
    warnings:
      kind === "settlement"
        ? ["the tokens burn; pay out once that is final, and never before"]
        : refundWarnings(refund),
    title: `${verb === "settle" ? "Settle" : "Reject"} ${words}`,
    done: `${past} ${words}`,
    method: act,
    args: [id, ref],
    amount: request.amount,
    movesMoney: true,
    bounds: [...bounds, ...proposalChecks(request, kind, ref, signer.address)],
    effects: async ({ number, timestamp }) => {
      const at = { blockTag: number };
      const desk = issuance.redemptionDesk.contract;
      const [supply, [, escrowed]] = await Promise.all([token.contract.totalSupply(at), desk.openRedemptions(at)]);
      const less = (value: bigint) => (value >= request.amount ? { then: value - request.amount } : {});
      return [
        { label: `request ${id}`, value: await readState(number), then: ended },
        { label: "in escrow", value: escrowed, ...less(escrowed) },
        ...(kind === "settlement"
          ? [{ label: "supply", value: supply, ...less(supply) }]
          : await refundEffects(token, issuance, refund, { number, timestamp })),
      ];
    },
    proof: [
      { event: acted, matches: ({ args }) => args["id"] === id && args[refName] === ref },
      ...(kind === "settlement"
        ? [
            {
              event: "Burn",
              by: tokenTarget(token),
              matches: ({ args }: { args: Record<string, unknown> }) => args["amount"] === request.amount,
            },
          ]
        : []),
    ],
  });
}
