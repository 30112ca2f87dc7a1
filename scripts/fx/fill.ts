import { ZeroAddress } from "ethers";
import { describeMemo, EMPTY_MEMO } from "../../sdk/memo.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { allowStep } from "../allow-step.ts";
import { resolveParty, showParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { connectForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showTime } from "../words.ts";
import { fillEffects } from "./fill-effects.ts";
import { fillTerms, requireParties } from "./fill-terms.ts";
import { fillHeadroom, fillWords } from "./fill-words.ts";
import { memoOf } from "../memo-of.ts";
import { parseMoney } from "./money.ts";
import { openFx, requireOwn } from "./place.ts";
import { quoteChecks } from "./quote-checks.ts";
import { readQuoteFacts } from "./quote-facts.ts";
import { readQuoteFile } from "./quote-file.ts";
import { untilWords } from "./render-quote.ts";
import { requireSigned } from "../require-signed.ts";
import { signAcceptance } from "./sign-acceptance.ts";
import { readTakerFacts, takerChecks } from "./taker-facts.ts";

export const command: CommandFile = {
  schema: "harbour.fx-fill/1",
  writes: true,

  configure(fill) {
    fill
      .argument("<file>", "a quote that its maker signed")
      .option("--amount <money>", "what you get, or the most that you pay, by its currency (default: all that is left)")
      .option("--to <account>", "who gets the bought money, such as whoever sent the invoice (default: the signer)")
      .option("--memo <text>", "reference of that payment (default: the quote's)")
      .option("--uetr <uetr>", "the same as a UETR")
      .option("--out <file>", "sign an acceptance instead, for anybody to submit")
      .option("--relay-fee <amount>", "with --out: the most that whoever submits may take beside the price")
      .option("--fee-to <account>", "with --out: the only one who gets it (default: whoever submits)")
      .option("--funding <authorization|allowance>", "with --out: how the money comes in (default: authorization)")
      .option("--nonce <number...>", "with --out: the taker's own number of it (default: random)")
      .addHelpText(
        "after",
        `
Both payments happen in one transaction or neither does. The plan says what is paid and got, to the last minor unit,
who gains by rounding, and how long the quote is good. The FX settlement needs an allowance of what is paid: while it is
too small, the command plans that first, of exactly the amount.

--out writes an acceptance that needs no gas and, by authorization, no allowance; whoever submits it with harbour fx
submit can change nothing. For harbour fx batch it has to be --funding allowance.

  harbour fx fill quote.json --amount "100,000.00 CNH" --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    const file = readQuoteFile(path);
    const { message: quote, domain } = file.typedData;
    const asked = flags.amount === undefined ? undefined : parseMoney("--amount", flags.amount);
    const memo = memoOf(flags);
    const { connection, signer } = await connectForWriting(invocation);
    const place = await openFx(connection, io);
    requireOwn(place, path, { network: file.network, domain, tokens: [quote.sellToken, quote.buyToken] });
    await requireSigned(connection, path, { ...file, signer: quote.maker });

    const facts = await readQuoteFacts(place, quote);
    const recipient = flags.to === undefined ? signer : resolveParty(connection.book, flags.to);
    requireParties(facts, signer, recipient);
    const terms = fillTerms(quote, facts, asked);
    const { sold, bought } = facts;
    if (flags.out !== undefined)
      return signAcceptance(invocation, place, { file, facts, terms, signer, recipient, memo });

    const workplace = { connection, signer, token: place.tokens[bought] };
    const taker = await readTakerFacts(place, { taker: signer, recipient, sold, bought });
    if (taker.allows < terms.buyAmount) {
      return allowStep(invocation, workplace, {
        noun: "fx-fill",
        spender: place.fx,
        amount: terms.buyAmount,
        next: "fill the quote",
        warnings: [
          `the quote is good before ${showTime(quote.validBefore)}${untilWords(quote.validBefore, place.now)}`,
          "--out signs an acceptance instead, which needs no allowance",
        ],
      });
    }
    const words = fillWords(terms, facts);
    return submit(invocation, workplace, {
      noun: "fx-fill",
      title: `Pay ${words}`,
      done: `Paid ${words}`,
      target: place.fx,
      method: "fill",
      args: [quote, file.signature, terms.sellAmount, isOwn(recipient, signer) ? ZeroAddress : recipient.address, memo],
      gate: { kind: "words", words: isNone(quote.taker) ? "any taker; no role" : "the quote's taker; no role" },
      amount: terms.buyAmount,
      movesMoney: true,
      headroom: [
        ...fillHeadroom(file, facts, terms),
        { label: "paid to", value: showParty(recipient) },
        { label: "reference", value: describeMemo(memo === EMPTY_MEMO ? quote.memo : memo) },
      ],
      bounds: [...quoteChecks(quote, facts, terms.sellAmount), ...takerChecks(taker, terms.buyAmount, true)],
      warnings: ["what is paid cannot be called back"],
      effects: (block) => fillEffects(place, { quote, taker }, terms, block),
      proof: [
        {
          event: "Filled",
          matches: ({ args }) =>
            args["quote"] === file.digest &&
            args["taker"] === signer.address &&
            args["recipient"] === recipient.address &&
            args["sellAmount"] === terms.sellAmount &&
            args["buyAmount"] === terms.buyAmount,
        },
      ],
    });
  },
};

function isOwn(recipient: { address: string }, signer: { address: string }): boolean {
  return recipient.address === signer.address;
}
