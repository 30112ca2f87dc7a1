import type { FollowedContract, FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { hexIn } from "./edited-values.ts";
import { contractsIn, contractsText, readFollowed, sealOf } from "./finality.ts";
import { A_ROW, NO_ROW, type Findings } from "./finding.ts";
import type { Replay } from "./replay-batches.ts";

const TABLES = [
  "chain_block",
  "transfer",
  "chain_event",
  "entry",
  "balance",
  "supply",
  "batch",
  "orphan_block",
  "orphan_event",
] as const;

/** Compares what the books say they follow with what they should, and finds rows of chains that nobody follows. */
export async function checkFollowed(
  session: Session,
  network: FollowedNetwork,
  { live, batches }: Replay,
  findings: Findings,
): Promise<void> {
  const row = await readFollowed(session, network.chainId);
  const name = `chain ${network.chainId}`;
  if (row === undefined) {
    if (batches.length > 0) findings.add("followed_chain", name, NO_ROW, A_ROW);
  } else {
    const [first, last] = [live[0]?.from ?? 0, live.at(-1)?.to ?? -1];
    findings.compare("followed_chain", name, `seal ${hexIn(row.seal)}`, `seal ${sealOf(row)}`);
    findings.compare("followed_chain", name, row.network, network.network);
    findings.compare("followed_chain", name, inOrder(contractsIn(row)), inOrder(network.contracts));
    const { head, safe, final } = row;
    if (!(first - 1 <= final && final <= safe && safe <= last && last <= head))
      findings.add(
        "followed_chain",
        name,
        `final ${final}, safe ${safe}, head ${head}`,
        `in order, blocks ${first}–${last}`,
      );
  }
  await checkForeign(session, findings);
}

function inOrder(contracts: readonly FollowedContract[] = []): string {
  return contractsText({ contracts: [...contracts].sort((a, b) => (a.address < b.address ? -1 : 1)) });
}

async function checkForeign({ db }: Session, findings: Findings): Promise<void> {
  const chains = await db.selectFrom("followed_chain").select("chain_id").execute();
  const known = chains.map(({ chain_id: chainId }) => chainId);
  for (const chainId of known) {
    const batch = await db.selectFrom("batch").select("version").where("chain_id", "=", chainId).limit(1).execute();
    if (batch.length === 0) findings.add("followed_chain", `chain ${chainId}`, A_ROW, NO_ROW);
  }
  for (const table of TABLES) {
    let foreign = db.selectFrom(table as "batch").select("chain_id");
    if (known.length > 0) foreign = foreign.where("chain_id", "not in", known);
    const [row] = await foreign.limit(1).execute();
    if (row !== undefined) findings.add(table, `chain ${row.chain_id}`, A_ROW, `chains ${known.join(", ")}`);
  }
}
