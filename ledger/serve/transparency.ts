import type { Books } from "../books.ts";
import { CURRENCIES, type Currency } from "../followed-network.ts";
import { holdingsAt, type HoldingKind } from "../read/holdings-at.ts";
import { modesAt } from "../read/modes-at.ts";
import { redemptionsAt } from "../read/redemptions-at.ts";
import { reserveAt, type ReserveAt } from "../read/reserve-at.ts";
import { supplyAt } from "../read/supply-at.ts";
import { flowsView, history } from "./transparency-history.ts";
import { minorOf, tokenOnChains, tokenWords, type TokenOnChain } from "./token-place.ts";
import { actsView, reportsView } from "./transparency-acts.ts";
import { contractsView, controlView } from "./transparency-control.ts";
import { attestations, headline, mergePools, reserveView, signersOf } from "./transparency-reserve.ts";
import type { ChainView, CurrencyView, PlaceKind, PlaceView, TransparencyView } from "./transparency-view.ts";

export interface TransparencyParameters {
  books: Books;
  /** Unix seconds of the reading; ages count up to here. */
  at: number;
  /** keccak256 of the code at an address in lower case, where somebody recorded it. */
  codeHashes?: ReadonlyMap<string, string>;
}

/** Seconds after which the newest final block is called out of date. */
export const STALE_AFTER = 3600;

/** All that the public page shows. A currency without any final block is left out. */
export async function transparencyView(parameters: TransparencyParameters): Promise<TransparencyView> {
  const currencies: CurrencyView[] = [];
  for (const currency of CURRENCIES) {
    const tokens = await tokenOnChains(parameters.books, currency, "final");
    if (tokens.length > 0) currencies.push(await currencyView(parameters, currency, tokens));
  }
  return { schema: "harbour.transparency/1", at: parameters.at, currencies };
}

/** The same view at a later time: only ages and what is out of date depend on it. */
export function viewAt(view: TransparencyView, at: number): TransparencyView {
  const currencies = view.currencies.map((one) => {
    const { attestation } = one.headline;
    const aged = attestation && {
      ...attestation,
      age: Math.max(0, at - attestation.asOf),
      stale: at >= attestation.countsUntil,
    };
    return { ...one, stale: isStale(one.asOf, at), headline: { ...one.headline, attestation: aged } };
  });
  return { ...view, at, currencies };
}

function isStale(asOf: readonly { time: number }[], at: number): boolean {
  return at - Math.min(...asOf.map(({ time }) => time)) > STALE_AFTER;
}

async function currencyView(
  { books, at, codeHashes = new Map() }: TransparencyParameters,
  currency: Currency,
  tokens: readonly TokenOnChain[],
): Promise<CurrencyView> {
  const of = <Answer>(read: (token: TokenOnChain) => Promise<Answer>) => Promise.all(tokens.map(read));
  const reserves = await of(({ moment }) => reserveAt(books.store, moment, currency));
  const registries = reserves.filter((one) => one !== undefined);
  const pools = mergePools(registries);
  const chains = await of((token) => chainView(books, token, reserves[tokens.indexOf(token)]));
  const redemptions = await of(async ({ moment }) => (await redemptionsAt(books.store, moment, currency)).open);
  const control = await of((token) => controlView(books, token));
  const maxAges = registries.map(({ maxAge }) => maxAge);
  return {
    currency,
    ...tokenWords(books, currency),
    asOf: tokens.map(({ asOf }) => asOf),
    stale: isStale(
      tokens.map(({ asOf }) => asOf),
      at,
    ),
    headline: headline({
      circulating: chains.reduce((sum, one) => sum + BigInt(one.circulating), 0n),
      openRedemptions: redemptions.reduce((sum, one) => ({
        count: sum.count + one.count,
        amount: sum.amount + one.amount,
      })),
      pools,
      maxAge: maxAges.length === 0 ? 0 : Math.min(...maxAges),
      signedBy: await signersOf(books, tokens[0]!),
      at,
    }),
    chains,
    history: await history(books, tokens),
    reserve: await reserveView(books, tokens[0]!, pools),
    flows: await flowsView(books, tokens),
    places: placesOf((await of(({ moment }) => holdingsAt(books.store, moment, currency))).flat()),
    attestations: await attestations(books, tokens),
    control: control.flatMap((one) => one.control),
    minters: control.flatMap((one) => one.minters),
    contracts: (await of((token) => contractsView(books, token, codeHashes))).flat(),
    acts: await actsView(books, tokens),
    reports: await reportsView(books, tokens),
  };
}

async function chainView(
  { store }: Books,
  { moment, currency, asOf }: TokenOnChain,
  reserve: ReserveAt | undefined,
): Promise<ChainView> {
  const { supply } = await supplyAt(store, moment, currency);
  const { mode, redemptionSuspendedUntil } = await modesAt(store, moment, currency);
  return {
    asOf,
    circulating: minorOf(supply),
    reserves: minorOf(reserve?.reserveTotal ?? 0n),
    mode,
    suspendedUntil: redemptionSuspendedUntil,
    ceiling: minorOf(reserve?.ceiling ?? 0n),
    ceilingValidUntil: reserve?.ceilingUntil ?? 0,
  };
}

const PLACES: Readonly<Record<HoldingKind, PlaceKind>> = {
  free: "holders",
  frozen: "frozen",
  redemptionDesk: "redemption",
  payouts: "payouts",
  fxSettlement: "fxSettlement",
  tradeEscrow: "tradeEscrow",
  token: "other",
  registry: "other",
  mintDesk: "other",
};

/** These are shown also where nothing is. */
const ALWAYS: readonly PlaceKind[] = ["holders", "frozen", "redemption", "payouts", "fxSettlement", "tradeEscrow"];

function placesOf(holdings: Awaited<ReturnType<typeof holdingsAt>>): PlaceView[] {
  const places = new Map<PlaceKind, { amount: bigint; accounts: number }>(
    ALWAYS.map((kind) => [kind, { amount: 0n, accounts: 0 }]),
  );
  for (const { kind, amount, accounts } of holdings) {
    const known = places.get(PLACES[kind]) ?? { amount: 0n, accounts: 0 };
    places.set(PLACES[kind], { amount: known.amount + amount, accounts: known.accounts + accounts });
  }
  return [...places].map(([kind, { amount, accounts }]) => ({ kind, amount: minorOf(amount), accounts }));
}
