import { formatAmount } from "../sdk/amount.ts";
import { contractWords, settlementContracts } from "../sdk/roles.ts";
import { mintDeskAt, redemptionDeskAt, registryAt, settlementAt, tokenAt } from "./_contracts.ts";
import { differing, describeFact, type Fact, type ReadFacts } from "./_facts.ts";
import { showId } from "./_registry-scope.ts";

/**
 * What a currency that nobody has used yet says of itself. The logs say so too; this does not depend on a node that gives
 * all of them. Holds only until the hand-over.
 */
export async function describeUse(parameters: Pick<ReadFacts, "provider" | "currency">): Promise<string[]> {
  return differing(await untouchedFacts(parameters)).map(describeFact);
}

async function untouchedFacts({ provider, currency }: Pick<ReadFacts, "provider" | "currency">): Promise<Fact[]> {
  const token = tokenAt(currency.token, provider);
  const registry = registryAt(currency.registry, provider);
  const mintDesk = mintDeskAt(currency.mintDesk, provider);
  const redemptionDesk = redemptionDeskAt(currency.redemptionDesk, provider);
  const amount = (what: string, found: bigint): Fact => ({
    what,
    found: formatAmount(found),
    expected: formatAmount(0n),
    calls: [],
  });
  const number = (what: string, found: bigint): Fact => ({ what, found: String(found), expected: "0", calls: [] });

  const [ceiling] = await token.supplyCeiling();
  const { used } = await mintDesk.window();
  const facts = [
    amount("supply", await token.totalSupply()),
    amount("supply ceiling", ceiling),
    amount("used of the mint desk's window", used),
    number("redemption requests", await redemptionDesk.requestCount()),
    amount("claimable at the redemption desk", await redemptionDesk.totalClaimable()),
    number("suspendedUntil of the redemption desk", await redemptionDesk.suspendedUntil()),
  ];
  for (const contract of settlementContracts) {
    const address = currency[contract];
    if (address === undefined) continue;
    const found = (await settlementAt(address, provider).intakeOpen(currency.token)) ? "open" : "closed";
    facts.push({ what: `intake of the ${contractWords[contract]}`, found, expected: "open", calls: [] });
  }
  for (const { pool, sequence, total, baseline, parked } of await registry.pools()) {
    facts.push({
      what: `pool ${showId(pool)}`,
      found: describePool({ sequence, total, baseline, parked }),
      expected: describePool({ sequence: 0n, total: 0n, baseline: 0n, parked: false }),
      calls: [],
    });
  }
  return facts;
}

interface Said {
  readonly sequence: bigint;
  readonly total: bigint;
  readonly baseline: bigint;
  readonly parked: boolean;
}

function describePool({ sequence, total, baseline, parked }: Said): string {
  return `sequence ${sequence}, total ${formatAmount(total)}, baseline ${formatAmount(baseline)}${parked ? ", one parked" : ""}`;
}
