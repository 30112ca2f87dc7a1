import { PROPOSAL_KINDS, REDEMPTION_STATES } from "../../sdk/issuance-states.ts";
import type { Block } from "../chain/block.ts";
import { callParty, partyAt, type Book, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";

export interface RedemptionView {
  id: bigint;
  state: Lowercase<(typeof REDEMPTION_STATES)[number]>;
  holder: Party;
  amount: bigint;
  /** Unix seconds. */
  requestedAt: number;
  /** From then on the holder takes it back alone; 0 once it has ended. */
  deadline: number;
  /** Its holder is blacklisted: nothing moves it but un-blacklisting or a seizure. */
  held: boolean;
  /** What waits for a checker. */
  proposal?: { kind: "settlement" | "rejection"; maker: Party; ref: string };
}

export async function readRedemption(
  { redemptionDesk: { contract } }: Issuance,
  book: Book,
  id: bigint,
  { number }: Block,
): Promise<RedemptionView> {
  const at = { blockTag: number };
  const [request, proposal] = await Promise.all([contract.redemption(id, at), contract.proposal(id, at)]);
  const kind = lower(PROPOSAL_KINDS[Number(proposal.kind)]!);
  return {
    id,
    state: lower(REDEMPTION_STATES[Number(request.state)]!),
    holder: partyAt(book, request.holder),
    amount: request.amount,
    requestedAt: Number(request.requestedAt),
    deadline: Number(request.deadline),
    held: request.held,
    ...(kind === "none" ? {} : { proposal: { kind, maker: partyAt(book, proposal.maker), ref: proposal.ref } }),
  };
}

function lower<N extends string>(name: N): Lowercase<N> {
  return name.toLowerCase() as Lowercase<N>;
}

/** "open · settlement proposed by redeem-maker" */
export function stateWords({ state, held, proposal }: RedemptionView): string {
  return [
    held ? "held: its holder is blacklisted" : state,
    ...(proposal === undefined ? [] : [`${proposal.kind} proposed by ${callParty(proposal.maker)}`]),
  ].join(" · ");
}
