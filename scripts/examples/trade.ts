import { formatAmount } from "../../sdk/amount.ts";
import type { Purse } from "./fund-people.ts";
import type { ExampleFile } from "./read-example.ts";
import type { Session } from "./session.ts";
import { tradeActs } from "./trade-acts.ts";
import type { TradeExample } from "./trade-schema.ts";
import { judgeTrade } from "./trade-verdict.ts";
import type { Verdict } from "./verdict.ts";

/** Who is in the story, and what they have. */
export function tradePurses({ people, currency }: TradeExample): Purse[] {
  return Object.values(people).map(({ account, holds }) => ({ account, currency, amount: holds }));
}

/** Two orders of the same people: one as agreed, whose receivable is sold; one shipped in part, and disputed. */
export async function playTrade(session: Session, file: ExampleFile<TradeExample>): Promise<Verdict[]> {
  const { data } = file;
  const { people, first, second, pool, currency } = data;
  const acts = tradeActs(session, data);

  await session.at(first.signed);
  const deposit = {
    who: people.bank.account,
    line: `trade deposit ${formatAmount(pool)} --token ${currency.toLowerCase()} --as ${people.bank.account} --send`,
    types: formatAmount(pool),
  };
  await session.harbour({ ...deposit, words: "allows what its pool shall get" });
  await session.harbour({ ...deposit, words: "fills its pool: from now on it guarantees with money" });

  await acts.open(first, true);
  await acts.documents(first);
  await sellReceivable(session, data);
  await acts.attest(first);
  const { disputeWindow } = first.shipment;
  await acts.release(first, people.financier.account, `has it paid: nobody objected within ${disputeWindow}`);
  await show(session, data, first.name);

  await acts.open(second, false);
  await acts.documents(second);
  await acts.attest(second);
  await disputeAndRule(session, data);
  await acts.release(second, people.seller.account, "has it paid as ruled");
  await show(session, data, second.name);
  return judgeTrade(session, file);
}

async function sellReceivable(session: Session, { people, first }: TradeExample): Promise<void> {
  const { seller, financier } = people;
  const { at, advance, fee } = first.sold;
  const types = formatAmount(advance);
  await session.at(at);
  await session.harbour({
    who: financier.account,
    words: "offers to advance what the bank guarantees",
    line:
      `trade offer ./${first.name}.json --advance ${types} --fee ${formatAmount(fee)} --milestones 1 ` +
      `--out ./offer.json --as ${financier.account}`,
    keep: /^(pays now|gets first|they can bring) /,
  });
  await session.harbour({
    who: financier.account,
    words: "signs the payment",
    line: `trade sign ./offer.json --as ${financier.account}`,
    types,
  });
  await session.harbour({
    who: seller.account,
    words: "sells the receivable: the advance comes and the claim goes in one step",
    line: `trade sell ./offer.json --as ${seller.account} --send`,
    types,
    keep: /^(gets now|financier is paid first) /,
  });
}

async function disputeAndRule(session: Session, { people, second }: TradeExample): Promise<void> {
  const { buyer, arbiter } = people;
  const { disputed, ruled, name, shipment } = second;
  await session.at(disputed.at);
  await session.harbour({
    who: buyer.account,
    words: "disputes it",
    line: `trade dispute ./${name}.json --milestone 1 --reason "${disputed.reason}" --as ${buyer.account} --send`,
    types: formatAmount(shipment.amount),
  });
  await session.at(ruled.at);
  session.write(`${name}-award.txt`, `${ruled.document}\n`);
  const types = formatAmount(ruled.toSeller);
  await session.harbour({
    who: arbiter.account,
    words: `rules: ${ruled.document}`,
    line:
      `trade rule ./${name}.json --milestone 1 --to-seller ${types} --document ./${name}-award.txt ` +
      `--as ${arbiter.account} --send`,
    types,
  });
}

/** The whole course of an order, as everybody can see it. */
function show(session: Session, { people }: TradeExample, name: string): Promise<void> {
  return session.harbour({
    who: people.buyer.account,
    words: "looks at the order from its opening to its end",
    line: `trade show ./${name}.json`,
    keep: "all",
  });
}
