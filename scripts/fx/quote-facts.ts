import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { IAggregatorV3__factory } from "../../typechain-types/factories/contracts/shared/IAggregatorV3__factory.ts";
import type { Block } from "../chain/block.ts";
import { CURRENCIES, partyAt, type Currency, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { currencyOfToken } from "../chain/token-currency.ts";
import { bandState, distanceOf, type BandState, type Reference } from "./band.ts";
import type { FxPlace } from "./place.ts";

/** What a quote can still do. */
export type QuoteState = "open" | "not yet good" | "expired" | "used up or cancelled";

/** What the chain says about a quote, as of one block. Amounts are minor units. */
export interface QuoteFacts {
  network: string;
  /** Unix seconds. */
  now: bigint;
  /** The contract. */
  fx: Party;
  sold: Currency;
  bought: Currency;
  maker: Party;
  /** Absent: anybody. */
  taker?: Party;
  state: QuoteState;
  /** Of the sold currency; 0 unless it is open or not yet good. */
  left: bigint;
  makerHas: bigint;
  makerAllows: bigint;
  makerMayPay: boolean;
  makerMayBePaid: boolean;
  /** Currencies whose new business is stopped, or whose token does not know the contract yet. */
  closed: readonly Currency[];
  paused: readonly Currency[];
  /** Absent: the quote has no band, or its feed does not answer. */
  reference?: Reference & { state: BandState; distance?: bigint };
}

export async function readQuoteFacts(place: FxPlace, quote: QuoteMessage): Promise<QuoteFacts> {
  const { connection, tokens, fx, block, now } = place;
  const at = { blockTag: block.number };
  const sold = currencyOfToken(connection.deployment, quote.sellToken)!;
  const bought = currencyOfToken(connection.deployment, quote.buyToken)!;
  const { maker } = quote;
  const [left, makerHas, makerAllows, makerMayPay, makerMayBePaid, open, reference] = await Promise.all([
    fx.contract.remaining(quote, at),
    tokens[sold].contract.balanceOf(maker, at),
    tokens[sold].contract.allowance(maker, fx.address, at),
    tokens[sold].contract.canSend(maker, at),
    tokens[bought].contract.canReceive(maker, at),
    openIntakes(place, tokens),
    isNone(quote.feed) ? undefined : readReference(place, quote.feed, block),
  ]);
  const state = stateOf(quote, left, now);
  return {
    network: connection.network,
    now,
    fx: { name: fx.name, address: fx.address },
    sold,
    bought,
    maker: partyAt(connection.book, maker),
    ...(isNone(quote.taker) ? {} : { taker: partyAt(connection.book, quote.taker) }),
    state,
    left: state === "expired" ? 0n : left,
    makerHas,
    makerAllows,
    makerMayPay,
    makerMayBePaid,
    closed: CURRENCIES.filter((currency) => !open.includes(currency)),
    paused: CURRENCIES.filter((currency) => tokens[currency].mode === "paused"),
    ...(reference === undefined ? {} : { reference: judged(quote, reference, now) }),
  };
}

function judged(quote: QuoteMessage, reference: Reference, now: bigint): NonNullable<QuoteFacts["reference"]> {
  const state = bandState(quote, reference, now);
  return { ...reference, state, ...(state === "unusable" ? {} : { distance: distanceOf(quote, reference) }) };
}

/** The contract says 0 both of what is sold and of what has expired. */
function stateOf({ validAfter, validBefore }: QuoteMessage, left: bigint, now: bigint): QuoteState {
  if (now >= validBefore) return "expired";
  if (left === 0n) return "used up or cancelled";
  return now <= validAfter ? "not yet good" : "open";
}

async function openIntakes(
  { fx, block }: FxPlace,
  tokens: Readonly<Record<Currency, Token>>,
): Promise<readonly Currency[]> {
  const answers = await Promise.all(
    CURRENCIES.map((currency) => fx.contract.intakeOpen(tokens[currency].address, { blockTag: block.number })),
  );
  return CURRENCIES.filter((_, i) => answers[i]);
}

/** Undefined: it does not answer as a feed does. */
async function readReference({ connection }: FxPlace, feed: string, block: Block): Promise<Reference | undefined> {
  const contract = IAggregatorV3__factory.connect(feed, connection.provider);
  const at = { blockTag: block.number };
  try {
    const [round, decimals] = await Promise.all([contract.latestRoundData(at), contract.decimals(at)]);
    return { answer: round.answer, decimals, updatedAt: round.updatedAt };
  } catch {
    return undefined;
  }
}
