import { ZeroAddress } from "ethers";
import { formatAmount, parseAmount } from "../../sdk/amount.ts";
import { describeMemo, EMPTY_MEMO } from "../../sdk/memo.ts";
import { acceptanceTypedData, type AcceptanceMessage } from "../../sdk/settlement/fx-acceptance.ts";
import { acceptanceFunding } from "../../sdk/settlement/instruction-funding.ts";
import { digestOf } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import { callParty, resolveParty, showParty, type Party } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { requireAbsent } from "../json-file.ts";
import { refusedByChecks } from "../issuance-faults.ts";
import { checkTable } from "../plan/render.ts";
import { signPayload } from "../sign-payload.ts";
import { columns, showMoney, showTime, toJson } from "../words.ts";
import { writeAcceptanceFile, type AcceptanceFunding } from "./acceptance-file.ts";
import type { FillTerms } from "./fill-terms.ts";
import { fillHeadroom, fillWords } from "./fill-words.ts";
import { badFunding } from "../chain/settlement-faults.ts";
import { newNonce } from "./nonce.ts";
import type { FxPlace } from "./place.ts";
import { quoteChecks } from "./quote-checks.ts";
import type { QuoteFacts } from "./quote-facts.ts";
import type { SignedQuote } from "./quote-file.ts";
import { requireSigned } from "../require-signed.ts";
import { readTakerFacts, takerChecks } from "./taker-facts.ts";

export interface Wish {
  file: SignedQuote;
  facts: QuoteFacts;
  terms: FillTerms;
  signer: Party;
  recipient: Party;
  memo: string;
}

/** Has the taker accept a quote and writes it to a file. Sends nothing. */
export async function signAcceptance(invocation: Invocation, place: FxPlace, wish: Wish): Promise<ExitCode> {
  const { flags, io } = invocation;
  const { file, facts, terms, signer, recipient, memo } = wish;
  const path = flags.out!;
  requireAbsent(path);
  const { connection, domain } = place;
  const { message: quote } = file.typedData;
  const relayFee = flags.relayFee === undefined ? 0n : parseAmount(flags.relayFee);
  const feeTo = flags.feeTo === undefined ? undefined : resolveParty(connection.book, flags.feeTo);
  const funding = fundingOf(flags.funding, quote);
  const byAllowance = funding.kind === "allowance";

  const message: AcceptanceMessage = {
    quote: file.digest,
    taker: signer.address,
    sellAmount: terms.sellAmount,
    recipient: recipient.address === signer.address ? ZeroAddress : recipient.address,
    memo,
    maxFee: relayFee,
    feeTo: feeTo?.address ?? ZeroAddress,
    nonce: newNonce(flags.nonce),
    validAfter: quote.validAfter,
    validBefore: quote.validBefore,
  };
  const acceptance = { domain, message, quote };
  const typedData = acceptanceTypedData(acceptance);
  const digest = digestOf(typedData);
  const payload =
    funding.kind === "allowance"
      ? typedData
      : acceptanceFunding(acceptance, { token: await domainOf(place, facts), ...funding });

  const taker = await readTakerFacts(place, { taker: signer, recipient, sold: facts.sold, bought: facts.bought });
  const checks = [
    ...quoteChecks(quote, facts, terms.sellAmount),
    ...takerChecks(taker, terms.buyAmount + relayFee, byAllowance),
  ];
  const failed = checks.filter(({ passed }) => !passed);
  const title = `Pay ${fillWords(terms, facts)}`;
  const page = columns([
    ["taker", showParty(signer)],
    ...fillHeadroom(file, facts, terms).map(({ label, value, then }) => [
      label,
      then === undefined ? value : `${value} → ${then}`,
    ]),
    ["for the relayer", relayWords(relayFee, feeTo, facts.bought)],
    ["paid to", showParty(recipient)],
    ["reference", describeMemo(memo === EMPTY_MEMO ? quote.memo : memo)],
    ["good until", `before ${showTime(message.validBefore)}`],
    ["acceptance", digest],
    [
      "signs",
      byAllowance ? "the acceptance" : "the payment of it to the FX settlement, which the acceptance is the nonce of",
    ],
    ["digest", digestOf(payload)],
  ]);
  io.err(`${title} on ${connection.network}, by signature\n${page}`);
  if (failed.length > 0) {
    io.err(`\nChecks\n${columns(checkTable(failed))}`);
    throw refusedByChecks(failed);
  }

  const question = { payload, signer, title, expected: formatAmount(terms.buyAmount), approved: flags.approve };
  const signature = await signPayload(connection, io, question);
  await requireSigned(connection, path, { typedData: payload, signer: signer.address, signature });
  const { network } = connection;
  writeAcceptanceFile(path, { network, quote: file, typedData, digest, funding, signature });
  io.out(
    flags.json
      ? toJson({ schema: "harbour.fx-fill/1", file: path, digest, acceptance: message, sent: false, exitCode: 0 })
      : `✓ Wrote ${path}, signed by ${callParty(signer)}. Nothing was sent. Anybody can submit it:\n  harbour fx submit ${path} --network ${network} --as …`,
  );
  return ExitCode.done;
}

function relayWords(fee: bigint, to: Party | undefined, currency: string): string {
  return `at most ${showMoney(fee, currency)}, to ${to === undefined ? "whoever submits it" : showParty(to)}`;
}

/** The payment is good for as long as the acceptance. @throws HarbourError HB-2945 */
function fundingOf(
  text = "authorization",
  { validAfter, validBefore }: { validAfter: bigint; validBefore: bigint },
): AcceptanceFunding {
  if (text === "allowance") return { kind: "allowance" };
  if (text !== "authorization") throw badFunding(text);
  return { kind: "authorization", validAfter, validBefore };
}

export function domainOf({ tokens }: FxPlace, { bought }: Pick<QuoteFacts, "bought">) {
  return tokenDomain({ token: tokens[bought].contract as never });
}
