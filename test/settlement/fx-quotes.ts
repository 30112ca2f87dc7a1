import type { TransactionResponse } from "ethers";
import { NO_BAND, type QuoteMessage, QUOTE_FIELDS } from "../../sdk/settlement/fx-quote.ts";
import { fieldsOf, type SigningDomain } from "../../sdk/signable.ts";
import type { FundingStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import { authorization, BY_ALLOWANCE, type Signing } from "./funding.ts";
import { balances, NOTHING, now, type Actor, type Party, type Side, type Stage, units, ZERO } from "./stage.ts";

/** The quote's price: 1.0837 HKD for one CNH. */
export const PRICE = { priceNumerator: 10_837n, priceDenominator: 10_000n } as const;
/** Seconds that a quote may live. */
export const LIFETIME = 300n;

/** What a taker accepts, as the contract takes it. */
export interface Acceptance {
  readonly quote: string;
  readonly taker: string;
  readonly sellAmount: bigint;
  readonly recipient: string;
  readonly memo: string;
  readonly maxFee: bigint;
  readonly feeTo: string;
  readonly nonce: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
}

export const ACCEPTANCE_FIELDS = fieldsOf(
  "bytes32 quote,address taker,uint256 sellAmount,address recipient,bytes32 memo,uint128 maxFee,address feeTo," +
    "uint256 nonce,uint48 validAfter,uint48 validBefore",
);

/** alice sells up to 10,000 CNH for HKD to anybody, at least 100 at once, for the next 299 seconds, unless told. */
export async function quoteOf(stage: Stage, changes: Partial<QuoteMessage> = {}): Promise<QuoteMessage> {
  const validAfter = changes.validAfter ?? (await now()) - 1n;
  return {
    maker: stage.alice.address,
    taker: ZERO,
    sellToken: stage.cnh.address,
    buyToken: stage.hkd.address,
    sellMax: units(10_000),
    ...PRICE,
    minFill: units(100),
    nonce: 1n,
    validAfter,
    validBefore: validAfter + LIFETIME,
    memo: NOTHING,
    ...NO_BAND,
    ...changes,
  };
}

/** bob accepts 1,000 of the quote, for himself, without a fee, unless told; a fee is for whoever submits. */
export async function acceptanceOf(
  stage: Stage,
  quote: QuoteMessage,
  changes: Partial<Acceptance> = {},
): Promise<Acceptance> {
  return {
    quote: await stage.fxSettlement.quoteHash(quote),
    taker: stage.bob.address,
    sellAmount: units(1_000),
    recipient: ZERO,
    memo: NOTHING,
    maxFee: 0n,
    feeTo: ZERO,
    nonce: 1n,
    validAfter: quote.validAfter,
    validBefore: quote.validBefore,
    ...changes,
  };
}

// What the sdk refuses to build must be refused by the contract as well: so the sdk gives the fields and the message is
// signed as it is.
export const signQuote = (
  { domains: { fxSettlement } }: Stage,
  quote: QuoteMessage,
  signer: Signing,
  domain: SigningDomain = fxSettlement,
): Promise<string> => signer.signTypedData(domain, { Quote: [...QUOTE_FIELDS] }, quote);

export const signAcceptance = (
  { domains: { fxSettlement } }: Stage,
  acceptance: Acceptance,
  signer: Signing,
  domain: SigningDomain = fxSettlement,
): Promise<string> => signer.signTypedData(domain, { Acceptance: [...ACCEPTANCE_FIELDS] }, acceptance);

export interface DirectFill {
  /** Signs the quote; alice unless told. */
  readonly maker?: Signing;
  /** Calls; bob unless told. */
  readonly taker?: Actor;
  /** 1,000 unless told. */
  readonly sellAmount?: bigint;
  readonly recipient?: string;
  readonly memo?: string;
}

/** A taker fills a quote himself. */
export async function fill(
  stage: Stage,
  quote: QuoteMessage,
  {
    maker = stage.alice,
    taker = stage.bob,
    sellAmount = units(1_000),
    recipient = ZERO,
    memo = NOTHING,
  }: DirectFill = {},
): Promise<TransactionResponse> {
  const signature = await signQuote(stage, quote, maker);
  return stage.fxSettlement.connect(taker).fill(quote, signature, sellAmount, recipient, memo);
}

export interface SignedFill {
  /** Signs the quote; alice unless told. */
  readonly maker?: Signing;
  /** Signs the acceptance; bob unless told. */
  readonly taker?: Signing;
  readonly funding?: FundingStruct;
  readonly fee?: bigint;
  readonly relayer?: Actor;
}

/** A relayer fills a quote for the taker who signed the acceptance. */
export async function fillSigned(
  stage: Stage,
  quote: QuoteMessage,
  acceptance: Acceptance,
  {
    maker = stage.alice,
    taker = stage.bob,
    funding = BY_ALLOWANCE,
    fee = 0n,
    relayer = stage.relayer,
  }: SignedFill = {},
): Promise<TransactionResponse> {
  return stage.fxSettlement
    .connect(relayer)
    .fillSigned(
      quote,
      await signQuote(stage, quote, maker),
      acceptance,
      await signAcceptance(stage, acceptance, taker),
      funding,
      fee,
    );
}

/** The taker's payment for an acceptance: what the price says and the most that may be taken beside it. */
export async function fundingOf(
  stage: Stage,
  quote: QuoteMessage,
  acceptance: Acceptance,
  taker: Party & Signing,
): Promise<FundingStruct> {
  return authorization(sideAt(stage, quote.buyToken), {
    from: taker,
    to: stage.domains.fxSettlement.verifyingContract,
    value: (await stage.fxSettlement.priceOf(quote, acceptance.sellAmount)) + acceptance.maxFee,
    nonce: await stage.fxSettlement.acceptanceHash(acceptance),
  });
}

export const sideAt = ({ cnh, hkd }: Stage, token: string): Side => (token === cnh.address ? cnh : hkd);

/** Everything that a fill could change: what everybody has, what is left of the quote, which nonces are used. */
export async function books(stage: Stage, quote: QuoteMessage): Promise<unknown> {
  const { alice, bob, carol, dave, erin, frank, relayer, fxSettlement, cnh, hkd } = stage;
  const everybody = [alice, bob, carol, dave, erin, frank, relayer, fxSettlement];
  return {
    cnh: await balances(cnh, ...everybody),
    hkd: await balances(hkd, ...everybody),
    remaining: await fxSettlement.remaining(quote),
    nonces: await Promise.all(
      [alice, bob, carol, dave, erin].flatMap(({ address }) =>
        [1n, 2n].map((nonce) => fxSettlement.nonceUsed(address, nonce)),
      ),
    ),
  };
}
