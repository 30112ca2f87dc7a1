import { openPair, openTradeEscrow } from "../chain/settlement.ts";
import { showMoney } from "../words.ts";
import type { ExampleFile } from "./read-example.ts";
import type { Session } from "./session.ts";
import type { TradeExample } from "./trade-schema.ts";
import { judgeBalances, judgeOf, type Verdict } from "./verdict.ts";

const PARTS = ["documents", "shipment"] as const;
const PAYMENTS = ["toSeller", "toFinancier", "back"] as const;
type Paid = Readonly<Record<(typeof PAYMENTS)[number], bigint>>;

const WORDS = { toSeller: "to the seller", toFinancier: "to the financier", back: "back" } as const;

/** Every amount that the file expects beside what the escrow's events, its pool and the token's balances say. */
export async function judgeTrade(session: Session, { data, lineOf }: ExampleFile<TradeExample>): Promise<Verdict[]> {
  const { connection } = session;
  const { expect, currency, people } = data;
  const judge = judgeOf(lineOf);
  const compare = (place: readonly PropertyKey[], what: string, expected: bigint, found: bigint) =>
    judge(["expect", ...place], what, showMoney(expected, currency), showMoney(found, currency));

  const paid = { first: await readPaid(session, data, "first"), second: await readPaid(session, data, "second") };
  const rows = (["first", "second"] as const).flatMap((order) =>
    PARTS.flatMap((part, i) =>
      PAYMENTS.map((payment) =>
        compare(
          [order, part, payment],
          `${data[order].name}, ${part}: ${WORDS[payment]}`,
          expect[order][part][payment],
          paid[order][i]![payment],
        ),
      ),
    ),
  );
  const all = (payment: keyof Paid) => paid.second.reduce((sum, each) => sum + each[payment], 0n);
  const tokens = await openPair(connection);
  const { target } = await openTradeEscrow(connection, tokens);
  const pool = await target.contract.freePool(tokens[currency].address, connection.book[people.bank.account]!);
  return [
    ...rows,
    compare(
      ["secondInAll", "paid"],
      `${data.second.name} in all: paid`,
      expect.secondInAll.paid,
      all("toSeller") + all("toFinancier"),
    ),
    compare(["secondInAll", "back"], `${data.second.name} in all: back`, expect.secondInAll.back, all("back")),
    compare(["pool"], `pool of ${people.bank.account}`, expect.pool, pool),
    ...(await judgeBalances({ connection, judge }, ["expect", "balances"], expect.balances)),
  ];
}

interface Shown {
  history: { name: string; args: Record<string, string> }[];
}

/** By milestone, what MilestoneSettled says. */
async function readPaid(session: Session, data: TradeExample, order: "first" | "second"): Promise<Paid[]> {
  const { history } = await session.read<Shown>(`trade show ./${data[order].name}.json`);
  return PARTS.map((_, milestone) => {
    const args = history.find(
      (each) => each.name === "MilestoneSettled" && each.args["milestone"] === String(milestone),
    )?.args;
    const amount = (name: string) => BigInt(args?.[name] ?? 0);
    return { toSeller: amount("toPayee"), toFinancier: amount("toFinancier"), back: amount("refunded") };
  });
}
