import type { Books } from "../books.ts";
import type { Currency, FollowedNetwork } from "../followed-network.ts";
import { ZERO_ADDRESS } from "../post/post.ts";
import { balancesAt } from "../read/balance-at.ts";
import { modesAt, type ModesAt } from "../read/modes-at.ts";
import { momentAt, type Moment } from "../read/moment.ts";
import { ordersAt, type MintOrderAt } from "../read/orders-at.ts";
import { redemptionsAt, type RedemptionAt } from "../read/redemptions-at.ts";
import { reserveAt, type ReserveAt } from "../read/reserve-at.ts";
import { restrictedAt, type RestrictedAt } from "../read/restricted-at.ts";
import { restrictionActs, type RestrictionAct } from "../read/restriction-acts.ts";
import { supplyAt, type Supply } from "../read/supply-at.ts";
import { tokenNotFollowed } from "./report-faults.ts";

/** A token on one chain, as of the last final block at or before a time. */
export interface ChainState extends Supply {
  network: FollowedNetwork;
  /** Address of the token. */
  token: string;
  moment: Moment;
}

/** All that the books say of it. */
export interface FullChainState extends ChainState {
  /** Without the zero address. */
  balances: Map<string, bigint>;
  /** What the entries of the zero address say circulates. */
  owed: bigint;
  restricted: RestrictedAt;
  acts: RestrictionAct[];
  modes: ModesAt;
  orders: MintOrderAt[];
  redemptions: RedemptionAt[];
  /** As this chain's own registry says. */
  reserve: ReserveAt | undefined;
}

/** A currency on all its chains at a time in Unix seconds. */
export interface State<Chain = ChainState> {
  time: number;
  chains: Chain[];
  /** Sum over the chains. */
  outstanding: bigint;
  /** As the registry of the first chain that has one says; undefined where none is followed. */
  reserve: ReserveAt | undefined;
}

/**
 * What circulated, and what was stated of the reserve. A chain that began later is left out.
 *
 * @throws HarbourError HB-4501 if a chain is not final beyond that time
 */
export async function supplyStateAt(books: Books, currency: Currency, time: number): Promise<State> {
  const chains: ChainState[] = [];
  let reserve: ReserveAt | undefined;
  for (const network of byChain(books)) {
    const token = network.contracts.find((one) => one.origin === "token" && one.currency === currency);
    if (token === undefined || (await beganAfter(books, network, time))) continue;
    const moment = await momentAt(books.store, network.chainId, time);
    chains.push({ network, token: token.address, moment, ...(await supplyAt(books.store, moment, currency)) });
    reserve ??= await reserveAt(books.store, moment, currency, time);
  }
  return { time, chains, outstanding: chains.reduce((sum, chain) => sum + chain.supply, 0n), reserve };
}

/** The chains that a report up to a time can be of: what began later is no part of it. */
export async function begunBy(books: Books, time: number): Promise<FollowedNetwork[]> {
  const begun: FollowedNetwork[] = [];
  for (const network of byChain(books)) if (!(await beganAfter(books, network, time))) begun.push(network);
  return begun;
}

/** In one order, whichever way the books list them. */
export function byChain({ networks }: Pick<Books, "networks">): FollowedNetwork[] {
  return [...networks].sort((a, b) => a.chainId - b.chainId);
}

/** The same with accounts, orders and redemptions. @throws HarbourError HB-4501, HB-4538 a token that was not there yet */
export async function stateAt(books: Books, currency: Currency, time: number): Promise<State<FullChainState>> {
  const state = await supplyStateAt(books, currency, time);
  if (state.chains.length === 0) throw tokenNotFollowed(currency);
  const chains: FullChainState[] = [];
  for (const chain of state.chains) {
    const { moment } = chain;
    const balances = await balancesAt(books.store, moment, currency);
    const owed = -(balances.get(ZERO_ADDRESS) ?? 0n);
    balances.delete(ZERO_ADDRESS);
    chains.push({
      ...chain,
      balances,
      owed,
      restricted: await restrictedAt(books.store, moment, currency),
      acts: await restrictionActs(books.store, moment, currency),
      modes: await modesAt(books.store, moment, currency),
      orders: await ordersAt(books.store, moment, currency),
      redemptions: (await redemptionsAt(books.store, moment, currency)).redemptions,
      reserve: await reserveAt(books.store, moment, currency, time),
    });
  }
  return { ...state, chains };
}

/** The first block of the books is the first that can have an event of the contracts. */
async function beganAfter({ store }: Books, { chainId }: FollowedNetwork, time: number): Promise<boolean> {
  const first = await store.db
    .selectFrom("chain_block")
    .select("time")
    .where("chain_id", "=", chainId)
    .orderBy("block")
    .limit(1)
    .executeTakeFirst();
  return first !== undefined && first.time > time;
}

/** What came and went after one moment and up to another, from the transfers themselves. Minor units. */
export async function issuedBetween(
  { store }: Books,
  currency: Currency,
  after: Moment | undefined,
  upTo: Moment,
): Promise<{ minted: bigint; burned: bigint }> {
  const zero = Buffer.from(ZERO_ADDRESS.slice(2), "hex");
  const rows = await store.db
    .selectFrom("transfer")
    .select(["source", "destination", "amount"])
    .where("chain_id", "=", upTo.chainId)
    .where("block", ">", after?.block ?? -1)
    .where("block", "<=", upTo.block)
    .where("currency", "=", currency)
    .where((where) => where.or([where("source", "=", zero), where("destination", "=", zero)]))
    .execute();
  const flow = { minted: 0n, burned: 0n };
  for (const { source, destination, amount } of rows) {
    if (zero.equals(source)) flow.minted += BigInt(amount);
    if (zero.equals(destination)) flow.burned += BigInt(amount);
  }
  return flow;
}
