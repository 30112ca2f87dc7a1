import { ZeroAddress } from "ethers";
import { formatAmount, parseAmount } from "../../sdk/amount.ts";
import { parseAddress } from "../../sdk/address.ts";
import { NO_BAND, quoteTypedData, type QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { digestOf } from "../../sdk/signable.ts";
import { callParty, resolveParty, type Currency } from "../chain/connection.ts";
import type { CommandFile, Flags } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { signerRequired } from "../faults.ts";
import { requireAbsent } from "../json-file.ts";
import { openForReading } from "../open.ts";
import { columns, showMoney, toJson } from "../words.ts";
import { checkTable } from "../plan/render.ts";
import { signPayload } from "../sign-payload.ts";
import { badBand } from "./fx-faults.ts";
import { secondsOf, windowOf } from "./lifetime.ts";
import { memoOf } from "../memo-of.ts";
import { otherCurrency, parseMoney } from "./money.ts";
import { newNonce } from "./nonce.ts";
import { openFx } from "./place.ts";
import { quoteChecks } from "./quote-checks.ts";
import { readQuoteFacts } from "./quote-facts.ts";
import { writeQuoteFile } from "./quote-file.ts";
import { parsePair, priceFor } from "./rate.ts";
import { renderQuote } from "./render-quote.ts";
import { requireSigned } from "../require-signed.ts";

export const command: CommandFile = {
  schema: "harbour.fx-quote/1",
  writes: false,

  configure(quote) {
    quote
      .requiredOption("--sell <money>", 'the most that is sold, such as "1,000,000.00 CNH"')
      .requiredOption("--rate <rate>", 'the price, such as "1.0837 HKD per CNH"; exact, whichever way round')
      .requiredOption("--out <file>", "where to write the signed quote; never over an existing file")
      .option("--taker <account>", "the only one who may fill it (default: anybody)")
      .option("--min-fill <amount>", "the least that one fill sells; the last one may sell less (default: any)")
      .option("--lifetime <seconds>", "from now, at most 300 (default: 240)")
      .option("--valid-until <time>", "instead of --lifetime: good until just before it")
      .option("--memo <text>", "reference of the payment, unless the taker gives one")
      .option("--uetr <uetr>", "the same as a UETR")
      .option("--feed <address>", "reference rate that the price must stay near to")
      .option("--feed-says <pair>", 'what the feed counts, such as "HKD per CNH"')
      .option("--band <percent>", "how far the price may be from it, such as 0.25")
      .option("--max-age <seconds>", "how old its answer may be")
      .option("--nonce <number...>", "the maker's own number of it (default: random)")
      .option("--as <name>", "the maker: a name of the address book, or an address")
      .option("--signer <url>", "JSON-RPC signer that holds the key, if the node does not")
      .option("--key <name>", "key of Hardhat's keystore that signs")
      .option("--ledger", "the signer is a Ledger, through Hardhat's plugin")
      .option("--approve <digest>", "confirm exactly this digest, without a terminal")
      .addHelpText(
        "after",
        `
Says in words what the quote promises, asks, and writes it signed. Whoever has the file can fill it within minutes,
wholly or in parts, and never sells more of the maker's than was signed. The maker's money comes by allowance: see
harbour fx allow. A quote that was handed out is called back with harbour fx cancel. Nothing is sent.

Without a terminal name the moment and the nonce, so that the digest to approve is the same in both runs.

  harbour fx quote --sell "1,000,000.00 CNH" --rate "1.0837 HKD per CNH" --taker distributor-1 --out quote.json
    --network localhost --as distributor-2`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.as === undefined) throw signerRequired();
    requireAbsent(flags.out!);
    const { amount: sellMax, currency: sold } = parseMoney("--sell", flags.sell!);
    const bought = otherCurrency(sold);
    const terms = {
      sellMax,
      ...priceFor(sold, flags.rate!),
      minFill: flags.minFill === undefined ? 0n : parseAmount(flags.minFill),
      nonce: newNonce(flags.nonce),
      memo: memoOf(flags),
      ...bandOf(flags, sold),
    };
    const connection = await openForReading(invocation);
    const place = await openFx(connection, io);
    const signer = resolveParty(connection.book, flags.as);
    const message: QuoteMessage = {
      maker: signer.address,
      taker: flags.taker === undefined ? ZeroAddress : resolveParty(connection.book, flags.taker).address,
      sellToken: place.tokens[sold].address,
      buyToken: place.tokens[bought].address,
      ...terms,
      ...windowOf(flags, place.now),
    };
    const typedData = quoteTypedData({ domain: place.domain, message });
    const digest = digestOf(typedData);
    const facts = await readQuoteFacts(place, typedData.message);
    const lacking = quoteChecks(typedData.message, facts, sellMax).filter(({ passed }) => !passed);
    io.err(renderQuote(typedData, facts));
    if (isNone(message.taker) && message.minFill === 0n) {
      io.err(
        "\n! anybody can take one minor unit, and who accepted all of it finds less: --taker or --min-fill ends that",
      );
    }
    if (lacking.length > 0) {
      io.err(`\nUntil this is mended, a fill is refused\n${columns(checkTable(lacking))}`);
      if (facts.makerAllows < sellMax) {
        io.err(
          `  harbour fx allow "${showMoney(sellMax, sold)}" --network ${connection.network} --as ${callParty(signer)}`,
        );
      }
    }

    const title = `Sell up to ${showMoney(sellMax, sold)} at ${flags.rate!}`;
    const question = {
      payload: typedData,
      signer,
      title,
      expected: formatAmount(sellMax),
      approved: flags.approve,
    };
    const signature = await signPayload(connection, io, question);
    await requireSigned(connection, flags.out!, { typedData, signer: signer.address, signature });
    writeQuoteFile(flags.out!, { network: connection.network, typedData, digest, signature });
    io.out(
      flags.json
        ? toJson({
            schema: this.schema,
            file: flags.out!,
            digest,
            quote: typedData.message,
            checks: lacking,
            sent: false,
            exitCode: 0,
          })
        : `✓ Wrote ${flags.out!}, signed by ${callParty(signer)}. Nothing was sent. To fill it:\n  harbour fx fill ${flags.out!} --network ${connection.network} --as …`,
    );
    return ExitCode.done;
  },
};

/** @throws HarbourError HB-2931 to HB-2933, AddressError */
function bandOf(
  { feed, feedSays, band, maxAge }: Flags,
  sold: Currency,
): Pick<QuoteMessage, "feed" | "feedInverted" | "bandBps" | "bandMaxAge"> {
  const given = [feed, feedSays, band, maxAge].filter((flag) => flag !== undefined).length;
  if (given === 0) return NO_BAND;
  if (given < 4) throw badBand("Only some of --feed, --feed-says, --band and --max-age are given.");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(band!)) throw badBand(`--band ${JSON.stringify(band)} is not a percentage.`);
  return {
    feed: parseAddress(feed!, { requireChecksum: true }),
    feedInverted: parsePair(feedSays!).per !== sold,
    // Two decimals of a percentage are basis points.
    bandBps: parseAmount(band!, { decimals: 2 }),
    bandMaxAge: BigInt(secondsOf("--max-age", maxAge!, 1, 2 ** 32 - 1)),
  };
}
