import { ZeroAddress } from "ethers";
import { signatureOfSigner } from "../../sdk/sign.ts";
import { writeQuoteFile } from "../../scripts/fx/quote-file.ts";
import { EMPTY_MEMO } from "../../sdk/memo.ts";
import { NO_BAND, quoteTypedData, type QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { digestOf } from "../../sdk/signable.ts";
import type { Actor } from "../settlement/stage.ts";
import { now, units } from "../settlement/stage.ts";
import type { Paper } from "./paper.ts";
import type { SettlementDesk } from "./settlement-desk.ts";

let next = 1n;

export interface QuoteFileOptions {
  /** Of the file in the folder: "quote.json". */
  name?: string;
  /** The dealer unless told. */
  maker?: Actor;
  changes?: Partial<QuoteMessage>;
}

/** A quote as `harbour fx quote` writes it: the dealer sells 100,000 CNH at 1.0837 HKD to anybody, 100 at once at least. */
export async function makeQuote(
  { domains, alice, cnh, hkd, chain }: SettlementDesk,
  paper: Paper,
  { name = "quote.json", maker = alice, changes = {} }: QuoteFileOptions = {},
): Promise<string> {
  const start = await now();
  const message: QuoteMessage = {
    maker: maker.address,
    taker: ZeroAddress,
    sellToken: cnh.address,
    buyToken: hkd.address,
    sellMax: units(100_000),
    priceNumerator: 10_837n,
    priceDenominator: 10_000n,
    minFill: units(100),
    nonce: next++,
    validAfter: start - 60n,
    validBefore: start + 240n,
    memo: EMPTY_MEMO,
    ...NO_BAND,
    ...changes,
  };
  const typedData = quoteTypedData({ domain: domains.fxSettlement, message });
  const signature = await signatureOfSigner(typedData, maker);
  const path = paper.path(name);
  writeQuoteFile(path, { network: chain.network, typedData, digest: digestOf(typedData), signature });
  return path;
}
