import { headerAt } from "../chain/heads.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { FollowedContract, FollowedNetwork } from "../followed-network.ts";
import { toHex } from "../store/bytes.ts";
import type { Store } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { NO_DIGEST } from "./content.ts";
import { firstBlock } from "./cursor.ts";
import { contractsIn } from "./finality.ts";
import { otherContracts, otherGenesis } from "./follow-faults.ts";

/** Hash of the chain's first block, by which chains with the same number are told apart. @throws HarbourError 41xx */
export async function genesisOf({ rpc, network }: { rpc: Rpc; network: FollowedNetwork }): Promise<string> {
  // A node that does not keep it cannot be compared by it.
  return (await headerAt({ rpc, network, number: 0 }))?.hash ?? NO_DIGEST;
}

/** @throws HarbourError HB-4211 */
export async function requireSameChain(
  rpc: Rpc,
  network: FollowedNetwork,
  known: Row<"followed_chain"> | undefined,
): Promise<void> {
  if (known === undefined || toHex(known.genesis) === NO_DIGEST) return;
  const [found, held] = [await genesisOf({ rpc, network }), toHex(known.genesis)];
  if (found !== NO_DIGEST && found !== held) throw otherGenesis(rpc.host, network.chainId, found, held);
}

/** @throws HarbourError HB-4203 if the books lack what a contract said before now */
export async function requireSameContracts(
  store: Store,
  network: FollowedNetwork,
  known: Row<"followed_chain"> | undefined,
): Promise<void> {
  if (known === undefined) return;
  const words = ({ address, origin, currency }: FollowedContract) => `${currency} ${origin} ${address}`.trim();
  const held = new Set((contractsIn(known) ?? []).map(words));
  const now = new Set(network.contracts.map(words));
  const added = [...now].filter((one) => !held.has(one));
  const gone = [...held].filter((one) => !now.has(one));
  const first = (await firstBlock(store, network.chainId)) ?? network.fromBlock;
  const differences = [
    ...added.map((one) => `${one} is not followed`),
    ...gone.map((one) => `${one} is followed and not named any more`),
    ...(network.fromBlock < first ? [`they begin with block ${first}, not with ${network.fromBlock}`] : []),
  ];
  if (differences.length > 0) throw otherContracts(network.network, store.name, differences.join("; "));
}
