import { loadNetworkFile, NetworkFileError, type NetworkFile } from "../policy/network-file.ts";
import { contractWords, type GovernedContract } from "../sdk/roles.ts";
import type { Books } from "./books.ts";
import type { FollowedContract, FollowedNetwork } from "./followed-network.ts";
import { migrate, requireMigrated } from "./store/migrate.ts";
import { openStore } from "./store/open.ts";
import type { OpenStore, Store } from "./store/store.ts";

export interface OpenBooks extends OpenStore {
  /** "sqlite:books.db"; see `parseStoreUrl`. */
  url: string;
  /** What is to be followed, which the books may not know yet. Absent: what they have followed so far. */
  networks?: readonly FollowedNetwork[];
  /** By chain id, where they are not `policy/<network>.yaml`. */
  policies?: ReadonlyMap<number, NetworkFile>;
  /** Names of further addresses, in lower case. */
  names?: ReadonlyMap<string, string>;
}

/** Opens the books, and makes their tables where nobody has. @throws HarbourError 40xx */
export async function openBooks(parameters: OpenBooks): Promise<Books> {
  const { url, networks, policies, names, ...options } = parameters;
  const store = await openStore(url, options);
  try {
    await (options.readOnly === true ? requireMigrated(store) : migrate(store));
    const stored = await followedNetworks(store);
    // One that is about to be followed joins those that the books have: what is stated is stated of all of them.
    const others = stored.filter(({ chainId }) => !networks?.some((one) => one.chainId === chainId));
    const followed = [...(networks ?? []), ...others].sort((a, b) => a.chainId - b.chainId);
    const files = policies ?? policyFiles(followed);
    const known = new Map([...namesOf(followed, files), ...(names ?? [])]);
    return { store, networks: followed, policies: files, nameOf: (address) => known.get(address) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What the books say they follow. */
async function followedNetworks({ db }: Store): Promise<FollowedNetwork[]> {
  const rows = await db.selectFrom("followed_chain").selectAll().orderBy("chain_id").execute();
  return Promise.all(
    rows.map(async ({ chain_id: chainId, network, contracts }) => {
      const first = await db
        .selectFrom("batch")
        .select("first_block")
        .where("chain_id", "=", chainId)
        .where("version", "=", 1)
        .executeTakeFirstOrThrow();
      return {
        chainId,
        network,
        fromBlock: first.first_block,
        contracts: JSON.parse(contracts) as FollowedContract[],
      };
    }),
  );
}

/** A network without a file is followed too: then its addresses have no names, and no rule compares it with a policy. */
function policyFiles(networks: readonly FollowedNetwork[]): Map<number, NetworkFile> {
  const files = new Map<number, NetworkFile>();
  for (const { chainId, network } of networks) {
    try {
      files.set(chainId, loadNetworkFile(network));
    } catch (error) {
      // There, but not in order: then a rule that compares with it must not be passed over in silence.
      if (error instanceof NetworkFileError) throw error;
    }
  }
  return files;
}

function namesOf(networks: readonly FollowedNetwork[], files: ReadonlyMap<number, NetworkFile>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { book } of files.values())
    for (const [name, address] of Object.entries(book)) names.set(address.toLowerCase(), name);
  for (const { contracts } of networks)
    for (const { address, origin, currency } of contracts)
      names.set(address, `${currency} ${contractWords[origin as GovernedContract] ?? origin}`.trim());
  return names;
}
