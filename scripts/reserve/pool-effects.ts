import { coverageRatio, formatRatio } from "../../sdk/ratio.ts";
import { showShortText } from "../../sdk/short-text.ts";
import type { Block } from "../chain/block.ts";
import type { Issuance } from "../chain/issuance.ts";
import { readSolvency } from "../chain/solvency.ts";
import type { Token } from "../chain/token.ts";
import type { Effect } from "../plan/intent.ts";
import { coverageWords } from "./render-solvency.ts";

/** What a statement moves: the pool, the reserves, and through them the ceiling, which the registry computes. */
export async function poolEffects(
  token: Token,
  issuance: Issuance,
  pool: string,
  at: Block,
  then: bigint | undefined,
): Promise<Effect[]> {
  const solvency = await readSolvency(issuance, token, at);
  const found = solvency.pools.find((candidate) => candidate.pool === pool);
  const before = found?.fresh === true ? found.total : 0n;
  const reserves = solvency.reserves - before + (then ?? before);
  return [
    { label: `counted of ${showShortText(pool)}`, value: before, then: then ?? before },
    { label: "reserves", value: solvency.reserves, then: reserves },
    {
      label: "coverage",
      value: coverageWords(solvency),
      ...(solvency.ratio === undefined ? {} : { then: formatRatio(coverageRatio(reserves, solvency.liabilities)) }),
    },
    { label: "ceiling of the token", value: solvency.pushed.ceiling },
  ];
}
