import { differing, describeFact, type Fact, type ReadFacts } from "./_facts.ts";
import { mintDeskFacts } from "./_mint-desk-facts.ts";
import { registryFacts } from "./_registry-facts.ts";
import { tokenFacts } from "./_token-facts.ts";

/** Everything that the network file says about issuing a currency, beside what the chain says. */
export async function issuanceFacts(parameters: ReadFacts): Promise<Fact[]> {
  return (await Promise.all([registryFacts(parameters), mintDeskFacts(parameters), tokenFacts(parameters)])).flat();
}

/** One line per difference, in words. Empty means equal. */
export async function describeIssuanceDifferences(parameters: ReadFacts): Promise<string[]> {
  return differing(await issuanceFacts(parameters)).map(describeFact);
}
