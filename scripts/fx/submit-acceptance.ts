import { parseAmount } from "../../sdk/amount.ts";
import { describeMemo, EMPTY_MEMO } from "../../sdk/memo.ts";
import { BY_ALLOWANCE, byAuthorization, type Funding } from "../../sdk/settlement/funding.ts";
import { acceptanceFunding } from "../../sdk/settlement/instruction-funding.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty, partyAt, showParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { connectForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { readAcceptanceFile, type AcceptanceFile } from "./acceptance-file.ts";
import { fillEffects } from "./fill-effects.ts";
import { fillTerms, requireParties } from "./fill-terms.ts";
import { fillHeadroom, fillWords } from "./fill-words.ts";
import { feeTooHigh } from "./fx-faults.ts";
import { openFx, requireOwn, type FxPlace } from "./place.ts";
import { quoteChecks } from "./quote-checks.ts";
import { readQuoteFacts, type QuoteFacts } from "./quote-facts.ts";
import { requireSigned } from "../require-signed.ts";
import { requireUsable } from "./require-usable.ts";
import { domainOf } from "./sign-acceptance.ts";
import { readTakerFacts, takerChecks } from "./taker-facts.ts";

export const command: CommandFile = {
  schema: "harbour.fx-submit/1",
  writes: true,

  configure(command) {
    command
      .argument("<file>", "an acceptance that its taker signed with harbour fx fill --out")
      .option("--fee <amount>", "what is taken for it, at most what the taker signed (default: nothing)")
      .addHelpText(
        "after",
        `
Anybody, who pays the gas. Amounts, price, recipient and reference are what maker and taker signed.

  harbour fx submit acceptance.json --fee 1.50 --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [path] = invocation.arguments as [string];
    const file = readAcceptanceFile(path);
    const { message: acceptance } = file.typedData;
    const { message: quote, domain } = file.quote.typedData;
    const fee = flags.fee === undefined ? 0n : parseAmount(flags.fee);
    const { connection, signer } = await connectForWriting(invocation);
    const place = await openFx(connection, io);
    requireOwn(place, path, { network: file.network, domain, tokens: [quote.sellToken, quote.buyToken] });
    await requireSigned(connection, path, { ...file.quote, signer: quote.maker });

    const facts = await readQuoteFacts(place, quote);
    const { sold, bought } = facts;
    if (fee > acceptance.maxFee) throw feeTooHigh(showMoney(fee, bought), showMoney(acceptance.maxFee, bought));
    await requireUsable(place, acceptance);
    const funding = await signedFunding(place, path, file, facts);
    const taker = partyAt(connection.book, acceptance.taker);
    const recipient = isNone(acceptance.recipient) ? taker : partyAt(connection.book, acceptance.recipient);
    requireParties(facts, taker, recipient);
    const terms = fillTerms(quote, facts, { amount: acceptance.sellAmount, currency: sold });
    const takerFacts = await readTakerFacts(place, { taker, recipient, sold, bought });
    const feeTo = isNone(acceptance.feeTo) ? signer : partyAt(connection.book, acceptance.feeTo);
    const byAllowance = file.funding.kind === "allowance";
    const words = `${fillWords(terms, facts)} of ${callParty(taker)}`;

    return submit(
      invocation,
      { connection, signer, token: place.tokens[bought] },
      {
        noun: "fx-submit",
        title: `Pay ${words}, as it signed`,
        done: `Paid ${words}`,
        target: place.fx,
        method: "fillSigned",
        args: [quote, file.quote.signature, acceptance, byAllowance ? file.signature : "0x", funding, fee],
        gate: { kind: "words", words: "anybody; the signatures of maker and taker decide" },
        amount: terms.buyAmount,
        movesMoney: false,
        headroom: [
          { label: "taker", value: showParty(taker) },
          ...fillHeadroom(file.quote, facts, terms),
          { label: "fee", value: `${showMoney(fee, bought)} of at most ${showMoney(acceptance.maxFee, bought)}` },
          ...(fee === 0n ? [] : [{ label: "fee to", value: showParty(feeTo) }]),
          { label: "paid to", value: showParty(recipient) },
          { label: "reference", value: describeMemo(acceptance.memo === EMPTY_MEMO ? quote.memo : acceptance.memo) },
        ],
        bounds: [
          ...quoteChecks(quote, facts, terms.sellAmount),
          ...takerChecks(takerFacts, terms.buyAmount + (byAllowance ? fee : acceptance.maxFee), byAllowance),
        ],
        warnings: [],
        effects: (block) =>
          fillEffects(place, { quote, taker: takerFacts, fee: { amount: fee, to: feeTo.address } }, terms, block),
        proof: [
          {
            event: "Filled",
            matches: ({ args }) =>
              args["quote"] === file.quote.digest &&
              args["taker"] === taker.address &&
              args["sellAmount"] === terms.sellAmount &&
              args["fee"] === fee,
          },
        ],
      },
    );
  },
};

/** How the taker's money comes in, after judging what he signed for that. @throws HarbourError HB-2935 */
async function signedFunding(
  place: FxPlace,
  path: string,
  { typedData, funding, signature, quote }: AcceptanceFile,
  facts: QuoteFacts,
): Promise<Funding> {
  const signer = typedData.message.taker;
  if (funding.kind === "allowance") {
    await requireSigned(place.connection, path, { typedData, signer, signature });
    return BY_ALLOWANCE;
  }
  const acceptance = { ...typedData, quote: quote.typedData.message };
  const payment = acceptanceFunding(acceptance, { token: await domainOf(place, facts), ...funding });
  await requireSigned(place.connection, path, { typedData: payment, signer, signature });
  return byAuthorization({ typedData: payment, signature });
}
