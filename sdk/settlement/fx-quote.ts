import { parseAddress } from "../address.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32, uint256 } from "../signed-values.ts";
import { checkedPrice, type FxPrice } from "./fx-price.ts";
import { requireSettlementDomain } from "./settlement-domain.ts";
import { SettlementError } from "./settlement-error.ts";
import {
  addressOrNone,
  basisPoints,
  flag,
  isNone,
  requireApart,
  unsigned,
  type Window,
  window,
} from "./settlement-values.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** IFxSettlement's Quote: the maker sells up to `sellMax` at this price. */
export interface QuoteMessage extends FxPrice, Window {
  maker: string;
  /** The only one who may fill it; the zero address for anybody. */
  taker: string;
  sellToken: string;
  buyToken: string;
  /** Minor units of the sold token, in all fills together. */
  sellMax: bigint;
  /** Minor units of the sold token; only what is left may be less. */
  minFill: bigint;
  /** The maker's own, in any order. One quote per nonce. */
  nonce: bigint;
  /** The reference that the maker's payment carries unless the taker gives one; see memo.ts. */
  memo: string;
  /** AggregatorV3 of the reference rate; the zero address for no band. */
  feed: string;
  /** False: the feed says units of the bought token for one of the sold. True: the other way round. */
  feedInverted: boolean;
  /** Basis points that the price may differ from the reference. */
  bandBps: bigint;
  /** Seconds since the reference was updated; not 0 with a feed. */
  bandMaxAge: bigint;
}

/** Seconds that a quote may live. */
export const MAX_QUOTE_LIFETIME = 300n;

/** What a quote without a band has in its place. */
export const NO_BAND = { feed: `0x${"0".repeat(40)}`, feedInverted: false, bandBps: 0n, bandMaxAge: 0n } as const;

export const QUOTE_FIELDS = fieldsOf(
  "address maker,address taker,address sellToken,address buyToken,uint128 sellMax,uint64 priceNumerator," +
    "uint64 priceDenominator,uint128 minFill,uint256 nonce,uint48 validAfter,uint48 validBefore,bytes32 memo," +
    "address feed,bool feedInverted,uint16 bandBps,uint32 bandMaxAge",
);

export type QuoteTypedData = Signable<"Quote", QuoteMessage>;

export interface QuoteParameters {
  /** Of FxSettlement; see settlement-domain.ts. */
  domain: SigningDomain;
  message: QuoteMessage;
}

/**
 * What a maker signs.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201 to HB-1204,
 * SettlementError HB-1802 to HB-1805, HB-1815 to HB-1819
 */
export function quoteTypedData({ domain, message }: QuoteParameters): QuoteTypedData {
  requireSettlementDomain("fxSettlement", domain);
  const { validAfter, validBefore } = window(message);
  const lifetime = validBefore - validAfter;
  if (lifetime > MAX_QUOTE_LIFETIME) {
    throw new SettlementError(
      "HB-1817",
      `The quote lives ${lifetime} seconds; at most ${MAX_QUOTE_LIFETIME} are allowed.`,
    );
  }
  return signable({
    primaryType: "Quote",
    fields: QUOTE_FIELDS,
    domain,
    message: {
      ...parties(message, domain),
      ...pair(message),
      ...checkedPrice(message),
      ...limits(message),
      nonce: uint256("nonce", message.nonce),
      validAfter,
      validBefore,
      memo: bytes32("memo", message.memo),
      ...band(message),
    },
  });
}

/** The contract's `quoteHash`. @throws as {@link quoteTypedData} */
export function quoteHash(parameters: QuoteParameters): string {
  return digestOf(quoteTypedData(parameters));
}

export interface VerifyQuoteParameters {
  typedData: QuoteTypedData;
  signature: string;
  /** A node, for makers that are contracts. */
  reader?: CodeReader;
}

/** Whether the maker signed it. @throws as {@link quoteTypedData} and {@link verifySignature} */
export async function verifyQuote({ typedData, signature, reader }: VerifyQuoteParameters): Promise<VerifiedSignature> {
  const checked = quoteTypedData(typedData);
  return verifySignature({ typedData: checked, signer: checked.message.maker, signature, reader });
}

function parties(message: QuoteMessage, { verifyingContract }: SigningDomain): Pick<QuoteMessage, "maker" | "taker"> {
  const maker = parseAddress(message.maker);
  const taker = addressOrNone(message.taker);
  requireApart({ maker, taker, "the contract": parseAddress(verifyingContract) });
  return { maker, taker };
}

function pair(message: QuoteMessage): Pick<QuoteMessage, "sellToken" | "buyToken"> {
  const sellToken = parseAddress(message.sellToken);
  const buyToken = parseAddress(message.buyToken);
  if (sellToken === buyToken) {
    throw new SettlementError("HB-1815", `The quote sells and buys ${sellToken}; two tokens are needed.`);
  }
  return { sellToken, buyToken };
}

function limits(message: QuoteMessage): Pick<QuoteMessage, "sellMax" | "minFill"> {
  const sellMax = unsigned(128, "sellMax", message.sellMax);
  const minFill = unsigned(128, "minFill", message.minFill);
  if (sellMax === 0n || minFill > sellMax) {
    throw new SettlementError(
      "HB-1818",
      `The quote sells ${sellMax} minor units and at least ${minFill} at once; ` +
        "at least 1, and not less than the minimum, is needed.",
      "For all or nothing, let minFill be sellMax.",
    );
  }
  return { sellMax, minFill };
}

function band(message: QuoteMessage): Pick<QuoteMessage, "feed" | "feedInverted" | "bandBps" | "bandMaxAge"> {
  const feed = addressOrNone(message.feed);
  const feedInverted = flag("feedInverted", message.feedInverted);
  const bandBps = basisPoints("bandBps", message.bandBps);
  const bandMaxAge = unsigned(32, "bandMaxAge", message.bandMaxAge);
  if (isNone(feed) && (feedInverted || bandBps !== 0n || bandMaxAge !== 0n)) {
    throw new SettlementError(
      "HB-1819",
      `The quote has a band of ${bandBps} basis points and no feed; without a feed no band is kept.`,
    );
  }
  if (!isNone(feed) && bandMaxAge === 0n) {
    throw new SettlementError("HB-1819", "bandMaxAge is 0; at least 1 second is needed with a feed.");
  }
  return { feed, feedInverted, bandBps, bandMaxAge };
}
