import { BY_ALLOWANCE, byAuthorization, type Funding } from "../../sdk/settlement/funding.ts";
import { placesOf } from "../../sdk/settlement/order-state.ts";
import { receivable } from "../../sdk/settlement/receivable-offer.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { mayWords, rule, showAllowance } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { requireSigned } from "../require-signed.ts";
import { showMoney, showTime } from "../words.ts";
import { advanceOf } from "./advance.ts";
import { renderFilePage } from "./file-page.ts";
import { intakeChecks } from "./open-facts.ts";
import { openOrderForWriting, type OrderAtHand, type OrderWorkplace } from "./order-workplace.ts";
import { readTradeFileOf } from "./read-trade-file.ts";
import { requireCurrent } from "./require-current.ts";
import { requireUnfinanced } from "./require-seller.ts";
import { milestonesWords } from "./terms-words.ts";
import { messageOver, missingSignatures } from "./trade-faults.ts";
import type { OfferFile } from "./trade-file.ts";

export const command: CommandFile = {
  schema: "harbour.trade-sell/1",
  writes: true,

  configure(sell) {
    sell.argument("<offer>", "a receivable offer that its financier signed").addHelpText(
      "after",
      `
The seller, once per order: gets the advance, and in the same step the financier becomes the first to be paid, up to
advance and fee. What is left is still the seller's. From then on the financier's signature is needed too to amend or end
the order.

  harbour trade sell offer.json --network localhost --as distributor-2`,
    );
  },

  async run(invocation) {
    const [path] = invocation.arguments as [string];
    const file = readTradeFileOf(path, "offer");
    const workplace = await openOrderForWriting(invocation, path, file);
    const { place, open, signer, token, connection } = workplace;
    const { message } = file.typedData;
    requireCurrent(path, file, open, place.now);
    requireUnfinanced(workplace, signer, "sell this receivable");
    if (place.now <= message.validAfter) throw messageOver(path, `after ${showTime(message.validAfter)}`);
    const { funding, signature } = await signedFunding(workplace, path, file);
    invocation.io.err(`${renderFilePage(file, open, connection.network, connection.book)}\n`);

    const financier = partyAt(connection.book, message.financier);
    const money = (minor: bigint) => showMoney(minor, token.currency);
    const owed = message.advance + message.fee;
    const available = receivable(open.terms.order, message.milestones, open.progress, place.now);
    const words = `the receivable of order ${open.id} for ${money(message.advance)} to ${callParty(financier)}`;
    return submit(invocation, workplace, {
      noun: "trade-sell",
      title: `Sell ${words}`,
      done: `Sold ${words}`,
      target: place.escrow,
      method: "sellReceivable",
      args: [open.id, open.terms.order, message, signature, funding],
      gate: { kind: "words", words: "the order's seller; no role" },
      amount: message.advance,
      movesMoney: false,
      headroom: [
        { label: "gets now", value: money(message.advance) },
        {
          label: "financier is paid first",
          value: `${money(owed)} out of ${milestonesWords(placesOf(message.milestones))}`,
        },
        { label: "they can bring", value: money(available) },
        { label: "left for the seller", value: `at most ${money(open.standing.held - owed)}` },
      ],
      bounds: [
        rule("they can bring", money(available), `at least ${money(owed)}`, available >= owed),
        ...(await saleChecks({ place, open }, signer, file, funding)),
      ],
      warnings: ["a sale cannot be taken back, and is possible once"],
      effects: async ({ number }) => {
        const at = { blockTag: number };
        const [state, got, paid] = await Promise.all([
          place.escrow.contract.orderState(open.id, open.terms.order as never, at),
          token.contract.balanceOf(signer.address, at),
          token.contract.balanceOf(financier.address, at),
        ]);
        const left = paid - message.advance;
        return [
          { label: `balance of ${callParty(signer)}`, value: got, then: got + message.advance },
          { label: `balance of ${callParty(financier)}`, value: paid, ...(left < 0n ? {} : { then: left }) },
          { label: "financier is owed first", value: state.financierLeft, then: owed },
        ];
      },
      proof: [
        {
          event: "ReceivableSold",
          matches: ({ args }) =>
            args["order"] === open.id &&
            args["financier"] === financier.address &&
            args["advance"] === message.advance &&
            args["fee"] === message.fee,
        },
      ],
    });
  },
};

/** What the financier signed, judged: the payment, or the offer. @throws HarbourError HB-2935, HB-2959 */
async function signedFunding(
  { place, connection }: OrderWorkplace,
  path: string,
  file: OfferFile,
): Promise<{ funding: Funding; signature: string }> {
  const { financier } = file.typedData.message;
  if (file.payment !== undefined) {
    const typedData = await advanceOf(place, file, file.payment);
    const { signature } = file.payment;
    await requireSigned(connection, path, { typedData, signer: financier, signature });
    return { funding: byAuthorization({ typedData, signature }), signature: "0x" };
  }
  const signature = file.signatures.find(({ signer }) => signer === financier)?.signature;
  if (signature === undefined) {
    throw missingSignatures([`the financier ${callParty(partyAt(connection.book, financier))}`]);
  }
  await requireSigned(connection, path, { typedData: file.typedData, signer: financier, signature });
  return { funding: BY_ALLOWANCE, signature };
}

async function saleChecks(
  { place, open }: OrderAtHand,
  seller: Party,
  { typedData }: OfferFile,
  { kind }: Funding,
): Promise<Check[]> {
  const { financier, advance } = typedData.message;
  const { token } = open;
  const at = { blockTag: place.block.number };
  const [intake, has, allows, mayPay, mayBePaid, sellerPays] = await Promise.all([
    place.escrow.contract.intakeOpen(token.address, at),
    token.contract.balanceOf(financier, at),
    token.contract.allowance(financier, place.escrow.address, at),
    token.contract.canSend(financier, at),
    token.contract.canReceive(financier, at),
    token.contract.canSend(seller.address, at),
  ]);
  const name = callParty(partyAt(place.connection.book, financier));
  const need = `at least ${showMoney(advance, token.currency)}`;
  return [
    ...intakeChecks({ intake, paused: token.mode === "paused", currency: token.currency }),
    rule(`balance of ${name}`, showMoney(has, token.currency), need, has >= advance),
    ...(kind === BY_ALLOWANCE.kind
      ? [rule(`allowance of ${name}`, showAllowance(allows, token.currency), need, allows >= advance)]
      : []),
    rule(`${name} pays and is paid`, mayWords(mayPay && mayBePaid), "may", mayPay && mayBePaid),
    rule(`${callParty(seller)} pays`, mayWords(sellerPays), "may", sellerPays),
  ];
}
