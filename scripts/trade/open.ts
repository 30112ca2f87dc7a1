import { BY_ALLOWANCE, byAuthorization } from "../../sdk/settlement/funding.ts";
import { buyerFunding, guaranteedPart } from "../../sdk/settlement/order-sums.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { orderTypedData } from "../../sdk/settlement/trade-order.ts";
import { NO_UNDERTAKING, undertakingFor } from "../../sdk/settlement/undertaking.ts";
import { allowStep } from "../allow-step.ts";
import { callParty, type Party } from "../chain/connection.ts";
import { signatureDoesNotCount } from "../chain/settlement-faults.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { connectForWriting } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";
import { paymentOf, readConsents, type Consent } from "./consents.ts";
import { readOrderLogs } from "./find-order.ts";
import { gather } from "./gather.ts";
import { openChecks, readOpenFacts } from "./open-facts.ts";
import { orderWords } from "./order-words.ts";
import { openTrade, requireOwn, tokenOf, type TradePlace } from "./place.ts";
import { readTradeFileOf } from "./read-trade-file.ts";
import { renderOrder } from "./render-order.ts";
import { missingSignatures, tooLate } from "./trade-faults.ts";
import type { OrderFile } from "./trade-file.ts";

export const command: CommandFile = {
  schema: "harbour.trade-open/1",
  writes: true,

  configure(open) {
    open.argument("<files...>", "the order, or several copies of it that people signed apart").addHelpText(
      "after",
      `
Locks the buyer's money and reserves the guarantor's. Anybody who has the signatures may open an order; whoever opens it
needs none of his own. Shows the order, then what is locked from whom. From then on the money goes to the seller or back,
as the terms say, and nobody can take it otherwise.

If the buyer signed no payment, the escrow needs his allowance: while the signer's own is too small, the command plans
that first, of exactly the amount.

  harbour trade open order.json --network localhost --as distributor-1`,
    );
  },

  async run(invocation) {
    const { io } = invocation;
    const paths = [invocation.arguments[0]].flat() as string[];
    const file = gather(paths.map((path) => ({ path, file: readTradeFileOf(path, "order") })));
    const { connection, signer } = await connectForWriting(invocation);
    const place = await openTrade(connection, io);
    requireOwn(place, paths[0]!, file);
    const order = file.typedData.message;
    const token = tokenOf(place, paths[0]!, order.token);
    const opened = await readOrderLogs(place, file.digest);
    const consents = await readConsents(place, file);
    io.err(`${renderOrder(file.typedData, orderWords(place, order, file.notes), consents)}\n`);
    if (opened.length === 0) {
      if (place.now >= order.fundBy) throw tooLate("open this order", showTime(order.fundBy));
      orderTypedData({ domain: place.domain, message: order, now: place.now });
      requireConsents(paths.join(", "), consents, signer);
    }

    const facts = await readOpenFacts(place, token, order);
    const pays = buyerFunding(order);
    const byAllowance = file.payment === undefined;
    const workplace = { connection, signer, token };
    if (opened.length === 0 && byAllowance && signer.address === order.buyer && facts.allows < pays) {
      return allowStep(invocation, workplace, {
        noun: "trade-open",
        spender: place.escrow,
        amount: pays,
        next: "open the order",
      });
    }
    const words = `the order of ${callParty(facts.buyer)} and ${callParty(facts.seller)}`;
    return submit(invocation, workplace, {
      noun: "trade-open",
      title: `Open ${words}`,
      done: `Opened ${words}: ${file.digest}`,
      ...(opened.length === 0 ? {} : { already: `The order ${file.digest} was opened already, nothing to do.` }),
      target: place.escrow,
      method: "open",
      args: await openArguments(place, file),
      gate: { kind: "words", words: "anybody; the signatures of buyer, seller and guarantor decide" },
      amount: pays,
      movesMoney: false,
      headroom: [
        { label: "order", value: file.digest },
        {
          label: "buyer pays",
          value: `${showMoney(pays, token.currency)} ${byAllowance ? "by allowance" : "as signed"}`,
        },
      ],
      bounds: openChecks(order, facts, byAllowance),
      warnings: ["what is locked leaves the order only as its terms say"],
      effects: ({ number }) => openEffects(place, token, file, number),
      proof: [{ event: "OrderOpened", matches: ({ args }) => args["order"] === file.digest }],
    });
  },
};

/** @throws HarbourError HB-2935, HB-2959 */
function requireConsents(path: string, consents: readonly Consent[], signer: Party): void {
  const others = consents.filter(({ party }) => party.address !== signer.address);
  const bad = others.find(({ problem }) => problem !== undefined);
  if (bad !== undefined) throw signatureDoesNotCount(path, bad.problem!);
  const missing = others.filter(({ by }) => by === undefined);
  if (missing.length > 0) throw missingSignatures(missing.map(({ part, party }) => `the ${part} ${callParty(party)}`));
}

async function openArguments(place: TradePlace, file: OrderFile): Promise<unknown[]> {
  const { typedData, signatures, payment, undertaking } = file;
  const order = typedData.message;
  const signatureOf = (account: string) => signatures.find(({ signer }) => signer === account)?.signature ?? "0x";
  const funding =
    payment === undefined
      ? BY_ALLOWANCE
      : byAuthorization({ typedData: await paymentOf(place, file, payment), signature: payment.signature });
  const undertaken = isNone(order.guarantor)
    ? NO_UNDERTAKING
    : undertakingFor(place.domain, order, undertaking ?? { validAfter: 0n, validBefore: order.fundBy });
  return [
    order,
    signatureOf(order.buyer),
    signatureOf(order.seller),
    undertaken,
    undertaking?.signature ?? "0x",
    funding,
  ];
}

async function openEffects(
  place: TradePlace,
  token: Token,
  { typedData, digest }: OrderFile,
  number: number,
): Promise<Effect[]> {
  const order = typedData.message;
  const at = { blockTag: number };
  const pays = buyerFunding(order);
  const [balance, free, opened] = await Promise.all([
    token.contract.balanceOf(order.buyer, at),
    place.escrow.contract.freePool(token.address, order.guarantor, at),
    readOrderLogs({ ...place, block: { ...place.block, number } }, digest),
  ]);
  const then = free - guaranteedPart(order) + order.guaranteeFee;
  return [
    { label: "order", value: opened.length === 0 ? "not open" : "open", then: "open" },
    ...(pays === 0n
      ? []
      : [{ label: "balance of the buyer", value: balance, ...(balance >= pays ? { then: balance - pays } : {}) }]),
    ...(isNone(order.guarantor)
      ? []
      : [{ label: "free pool of the guarantor", value: free, ...(then < 0n ? {} : { then }) }]),
  ];
}
