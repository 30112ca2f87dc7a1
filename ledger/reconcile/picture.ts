import type { NetworkFile } from "../../policy/network-file.ts";
import type { Books } from "../books.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { Calendar } from "../clock/calendar.ts";
import type { Currency, FollowedContract } from "../followed-network.ts";
import { balancesAt } from "../read/balance-at.ts";
import { escrowsAt, type EscrowAt } from "../read/escrow-at.ts";
import { eventsOf, whereOf, type Where } from "../read/events.ts";
import { custodiansAt, type CustodianAt } from "../read/custodians-at.ts";
import { mintLimitsAt, type MintLimitsAt } from "../read/mint-limits-at.ts";
import type { Moment } from "../read/moment.ts";
import { ordersAt, type MintOrderAt } from "../read/orders-at.ts";
import { powersAt, type PowersAt } from "../read/powers-at.ts";
import { redemptionsAt, type RedemptionsAt } from "../read/redemptions-at.ts";
import { registeredAt } from "../read/registered-at.ts";
import { reserveAt, type ReserveAt } from "../read/reserve-at.ts";
import { restrictionActs, type RestrictionAct } from "../read/restriction-acts.ts";
import { rolesAt, type RolesAt } from "../read/roles-at.ts";
import { statementsUntil, type StatedReserve } from "../read/statements-until.ts";
import { supplyAt, type Supply } from "../read/supply-at.ts";
import type { Session } from "../store/store.ts";
import type { BankSide } from "./bank-side.ts";
import { replay, type Replay } from "./replay.ts";

/** A Mint or Burn event of a token. Amounts are minor units, addresses lower case. */
export interface Issue extends Where {
  /** Who minted or burned. */
  by: string;
  /** Who received; of a burn undefined. */
  to: string | undefined;
  amount: bigint;
}

/** What a chain says of a currency at a final block. */
export interface ChainPicture {
  moment: Moment;
  network: string;
  contracts: readonly FollowedContract[];
  /** Of the token. */
  token: string;
  supply: Supply;
  /** With the zero address, which owes what circulates. */
  balances: Map<string, bigint>;
  replay: Replay;
  mints: Issue[];
  burns: Issue[];
  orders: MintOrderAt[];
  redemptions: RedemptionsAt;
  restrictions: RestrictionAct[];
  reserve: ReserveAt | undefined;
  statements: StatedReserve[];
  roles: RolesAt;
  powers: PowersAt;
  limits: MintLimitsAt;
  custodians: CustodianAt[];
  registered: Awaited<ReturnType<typeof registeredAt>>;
  escrows: EscrowAt[];
  policy: NetworkFile | undefined;
  /** A node that is asked at this very block; undefined where none is at hand. */
  rpc: Rpc | undefined;
}

/** Everything that the rules compare, of one currency, as of one time. Rules read it and nothing else. */
export interface Picture {
  currency: Currency;
  /** Unix seconds as of which is judged. */
  at: number;
  /** One for each chain that the token is on. */
  chains: ChainPicture[];
  bank: BankSide;
  /** Of Hong Kong's business days. */
  calendar: Calendar;
}

export interface ReadPicture {
  session: Session;
  books: Pick<Books, "networks" | "policies">;
  currency: Currency;
  at: number;
  /** A final block of each chain. */
  moments: readonly Moment[];
  bank: BankSide;
  calendar: Calendar;
  rpc?: ((chainId: number) => Rpc | undefined) | undefined;
}

export async function readPicture(parameters: ReadPicture): Promise<Picture> {
  const { currency, at, moments, bank, calendar } = parameters;
  const chains: ChainPicture[] = [];
  for (const moment of moments) {
    const chain = await readChain(parameters, moment);
    if (chain !== undefined) chains.push(chain);
  }
  return { currency, at, chains, bank, calendar };
}

async function readChain(parameters: ReadPicture, moment: Moment): Promise<ChainPicture | undefined> {
  const { session, books, currency, at, rpc } = parameters;
  const network = books.networks.find((one) => one.chainId === moment.chainId);
  const token = network?.contracts.find((one) => one.origin === "token" && one.currency === currency);
  if (network === undefined || token === undefined) return undefined;
  const { chainId } = moment;
  return {
    moment,
    network: network.network,
    contracts: network.contracts,
    token: token.address,
    supply: await supplyAt(session, moment, currency),
    balances: await balancesAt(session, moment, currency),
    replay: await replay(session, moment, currency),
    ...(await issues(session, moment, currency)),
    orders: await ordersAt(session, moment, currency),
    redemptions: await redemptionsAt(session, moment, currency),
    restrictions: await restrictionActs(session, moment, currency),
    reserve: await reserveAt(session, moment, currency, at),
    statements: await statementsUntil(session, moment, currency),
    roles: await rolesAt(session, moment, currency),
    powers: await powersAt(session, moment, currency),
    custodians: await custodiansAt(session, moment, currency),
    registered: await registeredAt(session, moment, currency),
    limits: await mintLimitsAt(session, moment, currency),
    escrows: await escrowsAt(session, moment, currency),
    policy: books.policies.get(chainId),
    rpc: rpc?.(chainId),
  };
}

async function issues(session: Session, moment: Moment, currency: Currency) {
  const mints: Issue[] = [];
  const burns: Issue[] = [];
  for (const event of await eventsOf(session, moment, { origin: "token", currency, names: ["Mint", "Burn"] })) {
    const where = whereOf(event);
    if (event.name === "Mint") {
      const { minter, to, amount } = event.fields;
      mints.push({ ...where, by: minter.toLowerCase(), to: to.toLowerCase(), amount });
    } else if (event.name === "Burn") {
      const { burner, amount } = event.fields;
      burns.push({ ...where, by: burner.toLowerCase(), to: undefined, amount });
    }
  }
  return { mints, burns };
}
