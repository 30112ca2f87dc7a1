import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Io } from "../io.ts";
import { refusalOf } from "../plan/refusal.ts";
import { measurePart, mostGasOf, tryPart } from "./measure.ts";
import { totalOfParts } from "./parts.ts";
import type { PlannedPart } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import type { PartStanding } from "./standing.ts";

export interface TryParts {
  work: PayoutWork;
  standing: readonly PartStanding[];
  bound: bigint;
  /** Whether the allowance has yet to be given. */
  short: boolean;
  io: Io;
}

export interface TriedParts {
  parts: PlannedPart[];
  /** "as if the allowance were there"; absent: the chain as it is. */
  assuming?: string;
  refusals: HarbourError[];
}

/** Tries every open part on the chain's present state; each stands alone, whatever becomes of the others. */
export async function tryParts({ work, standing, bound, short, io }: TryParts): Promise<TriedParts> {
  const { token, connection, payouts } = work;
  const tried: TriedParts = { parts: [], refusals: [] };
  for (const [i, { part, state }] of standing.entries()) {
    io.progress?.("simulating", i, standing.length);
    const amount = totalOfParts([part]);
    if (state === "paid") {
      tried.parts.push({ part, state, amount, gas: 0n, measured: false });
      continue;
    }
    const outcome = short ? await tryPart(work, part, bound) : await measurePart(work, part, bound);
    if (!outcome.ok) {
      const words = { symbol: token.currency, book: connection.book, source: payouts.source };
      tried.refusals.push(refusalOf(outcome.revert, words));
    } else if (outcome.assuming !== undefined) {
      tried.assuming = outcome.assuming;
    }
    const gas = outcome.ok ? outcome.gas : undefined;
    tried.parts.push({ part, state: "open", amount, gas: gas ?? mostGasOf(part), measured: gas !== undefined });
  }
  io.progress?.("simulating", standing.length, standing.length);
  return tried;
}

/** The same parts where something stands in the way already, so that trying them says nothing. */
export function untriedParts(standing: readonly PartStanding[]): TriedParts {
  const parts = standing.map(({ part, state }): PlannedPart => {
    const amount = totalOfParts([part]);
    return state === "paid"
      ? { part, state, amount, gas: 0n, measured: false }
      : { part, state: "open", amount, gas: mostGasOf(part), measured: false };
  });
  return { parts, refusals: [] };
}
