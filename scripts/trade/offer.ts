import { hexlify, randomBytes } from "ethers";
import { parseAmount } from "../../sdk/amount.ts";
import { bitsOf } from "../../sdk/settlement/order-state.ts";
import { receivableOfferTypedData } from "../../sdk/settlement/receivable-offer.ts";
import { digestOf } from "../../sdk/signable.ts";
import { callParty, partyAt, resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { signerRequired } from "../faults.ts";
import { openOrderForReading } from "./order-workplace.ts";
import { noMilestone, orderEnded, receivableTaken } from "./trade-faults.ts";
import { validityOf } from "./validity.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.trade-offer/1",
  writes: false,

  configure(offer) {
    offer
      .argument("<order>", "its id, or a file about it")
      .requiredOption("--advance <amount>", "what the seller gets now, in units")
      .option("--fee <amount>", "what the financier gets beside the advance, in units (default: nothing)")
      .option("--milestones <numbers>", "out of which it is paid back first, such as 0,1 (default: all that are open)")
      .option("--valid-until <time>", "good before it (default: the order's end)")
      .option("--as <name>", "the financier: a name of the address book, or an address")
      .requiredOption("--out <file>", "where to write the offer to sign; never over an existing file")
      .addHelpText(
        "after",
        `
A financier offers the seller an advance against what the order will bring, and is paid first, up to advance and fee, out
of these milestones. Shows what they can bring at most. The financier signs the file with harbour trade sign, the seller
takes it with harbour trade sell: both happen in one step or neither does. Nothing is sent.

  harbour trade offer order.json --advance 672,000.00 --fee 3,360.00 --milestones 1 --out offer.json
    --network localhost --as reporter`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    if (flags.as === undefined) throw signerRequired();
    const advance = parseAmount(flags.advance!);
    const fee = flags.fee === undefined ? 0n : parseAmount(flags.fee);
    const { place, open } = await openOrderForReading(invocation, invocation.arguments[0] as string);
    const { book } = place.connection;
    if (!open.standing.open) throw orderEnded(open.id);
    const { financing, payee } = open.standing;
    if (financing !== undefined) throw receivableTaken(`was sold to ${callParty(partyAt(book, financing.financier))}`);
    const { orderId, amendment, order } = open.terms;
    if (payee !== order.seller) throw receivableTaken(`is assigned to ${callParty(partyAt(book, payee))}`);
    const places = placesIn(flags.milestones, order.milestones.length, (i) => open.progress[i]!.state !== "Settled");
    const typedData = receivableOfferTypedData({
      domain: place.domain,
      terms: open.terms,
      progress: open.progress,
      message: {
        order: orderId,
        amendment,
        financier: resolveParty(book, flags.as).address,
        milestones: bitsOf(places),
        advance,
        fee,
        ...validityOf(flags, order.longStop),
        salt: hexlify(randomBytes(32)),
      },
    });
    return writeDraft(invocation, { place, open }, this.schema, {
      kind: "offer",
      typedData,
      digest: digestOf(typedData),
      terms: open.terms,
      notes: {},
    });
  },
};

/** @throws HarbourError HB-2956 */
function placesIn(text: string | undefined, count: number, isOpen: (place: number) => boolean): number[] {
  const all = Array.from({ length: count }, (_, place) => place);
  if (text === undefined) return all.filter(isOpen);
  return text.split(",").map((each) => {
    const place = /^\d{1,2}$/.test(each.trim()) ? Number(each) : NaN;
    if (!(place < count)) throw noMilestone(each, count);
    return place;
  });
}
