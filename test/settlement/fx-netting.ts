import type { TransactionResponse } from "ethers";
import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import type { FillStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import type { Signing } from "./funding.ts";
import { type Acceptance, acceptanceOf, quoteOf, signAcceptance, signQuote } from "./fx-quotes.ts";
import { type Actor, type Party, type Side, type Stage, units, ZERO } from "./stage.ts";

type Signer = Party & Signing;

/** One fill of a batch: the maker sells to the taker, who pays 2 of the other currency for each, unless told. */
export interface Trade {
  readonly maker: Signer;
  readonly taker: Signer;
  /** What is sold; CNH unless told. */
  readonly sells?: Side;
  /** Minor units sold; 1,000 unless told. */
  readonly amount?: bigint;
  readonly price?: readonly [numerator: bigint, denominator: bigint];
  readonly recipient?: Party;
  /** Changes to what is signed. */
  readonly quote?: Partial<QuoteMessage>;
  readonly acceptance?: Partial<Acceptance>;
}

/** Whoever is in these trades, as the contract wants them listed. */
export function partiesOf(trades: readonly Trade[]): string[] {
  const addresses = trades.flatMap(({ maker, taker, recipient }) =>
    [maker, taker, recipient].flatMap((party) => (party === undefined ? [] : [party.address])),
  );
  return [...new Set(addresses)].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** The trades as signed rows; quotes have the nonces 1000, 1001 …, acceptances 2000, 2001 …, in their order. */
export async function rowsOf(
  stage: Stage,
  trades: readonly Trade[],
  parties: readonly string[] = partiesOf(trades),
): Promise<FillStruct[]> {
  const index = ({ address }: Party) => BigInt(parties.indexOf(address));
  return Promise.all(
    trades.map(async (trade, row) => {
      const { maker, taker, recipient = taker, sells = stage.cnh, amount = units(1_000), price = [2n, 1n] } = trade;
      const quote = await quoteOf(stage, {
        maker: maker.address,
        sellToken: sells.address,
        buyToken: (sells === stage.cnh ? stage.hkd : stage.cnh).address,
        sellMax: amount,
        minFill: 0n,
        priceNumerator: price[0],
        priceDenominator: price[1],
        nonce: 1_000n + BigInt(row),
        ...trade.quote,
      });
      const acceptance = await acceptanceOf(stage, quote, {
        taker: taker.address,
        sellAmount: amount,
        recipient: recipient === taker ? ZERO : recipient.address,
        nonce: 2_000n + BigInt(row),
        ...trade.acceptance,
      });
      return {
        quote,
        makerSignature: await signQuote(stage, quote, maker),
        acceptance,
        takerSignature: await signAcceptance(stage, acceptance, taker),
        maker: index(maker),
        taker: index(taker),
        recipient: index(recipient),
      };
    }),
  );
}

/** Fills the trades in one transaction, submitted by the relayer unless told. */
export async function settle(
  stage: Stage,
  trades: readonly Trade[],
  by: Actor = stage.relayer,
): Promise<TransactionResponse> {
  return stage.fxSettlement.connect(by).fillBatch(await rowsOf(stage, trades), partiesOf(trades));
}
