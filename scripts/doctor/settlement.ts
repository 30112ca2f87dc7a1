import { contractWords, settlementContracts } from "../../sdk/roles.ts";
import { ISettlement__factory } from "../../typechain-types/factories/contracts/settlement/ISettlement__factory.ts";
import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import { requireCode, type Token } from "../chain/token.ts";
import { fine, warning, type Finding } from "./finding.ts";

/** Whether the settlement contracts are those of the records and take new business in this currency. */
export async function examineSettlement(
  { deployment, provider }: Connection,
  { address, currency }: Token,
  { number }: Block,
): Promise<Finding[]> {
  const { settlement, codeHashes = {} } = deployment[currency]!;
  if (settlement === undefined) return [];
  const what = `${currency} settlement`;
  const closed: string[] = [];
  for (const contract of settlementContracts) {
    const place = settlement[contract];
    requireCode(`the ${contractWords[contract]}`, place, await provider.getCode(place), codeHashes[contract]);
    const settling = ISettlement__factory.connect(place, provider);
    if (!(await settling.intakeOpen(address, { blockTag: number }))) closed.push(contractWords[contract]);
  }
  const all = settlementContracts.map((contract) => contractWords[contract]).join(", ");
  if (closed.length === 0) return [fine(what, `${all} take new business`)];
  const fix = "Stopped: UNPAUSER resumes. Not registered: harbour plan has the step.";
  return [warning(what, `no new business: ${closed.join(", ")}`, fix)];
}
