import { callParty, CURRENCIES, partyAt, type Currency, type Party } from "../chain/connection.ts";
import { mayWords, rule, showAllowance } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { showMoney } from "../words.ts";
import { netOf, type Net } from "./net.ts";
import type { BatchRow } from "./batch-rows.ts";
import type { FxPlace } from "./place.ts";
import { bandChecks, intakeChecks } from "./quote-checks.ts";

/** What one party of a batch pays (below 0) or gets, and whether it can. Minor units. */
export interface PartyFacts {
  party: Party;
  net: Net["amounts"];
  has: Record<Currency, bigint>;
  allows: Record<Currency, bigint>;
  /** Netting hides who owes what from the tokens, so the contract asks everybody's right to pay and be paid in both. */
  may: Record<Currency, boolean>;
}

export async function readBatchFacts(place: FxPlace, rows: readonly BatchRow[]): Promise<PartyFacts[]> {
  const nets = netOf(
    rows.map(({ quote, facts, terms, taker, recipient }) => ({
      maker: quote.typedData.message.maker,
      taker: taker.address,
      recipient: recipient.address,
      sold: facts.sold,
      ...terms,
    })),
  );
  return Promise.all(
    nets.map(async ({ party, amounts }) => ({
      party: partyAt(place.connection.book, party),
      net: amounts,
      ...(await readStanding(place, party)),
    })),
  );
}

async function readStanding(
  { tokens, fx, block }: FxPlace,
  party: string,
): Promise<Pick<PartyFacts, "has" | "allows" | "may">> {
  const at = { blockTag: block.number };
  const read = await Promise.all(
    CURRENCIES.map(async (currency) => {
      const { contract } = tokens[currency];
      const [has, allows, sends, receives] = await Promise.all([
        contract.balanceOf(party, at),
        contract.allowance(party, fx.address, at),
        contract.canSend(party, at),
        contract.canReceive(party, at),
      ]);
      return { currency, has, allows, may: sends && receives };
    }),
  );
  const by = <K extends "has" | "allows" | "may">(key: K) =>
    Object.fromEntries(read.map((each) => [each.currency, each[key]])) as Record<Currency, (typeof read)[number][K]>;
  return { has: by("has"), allows: by("allows"), may: by("may") };
}

/** Pure. */
export function batchChecks(rows: readonly BatchRow[], parties: readonly PartyFacts[]): Check[] {
  return [
    ...intakeChecks(rows[0]!.facts),
    ...rows.flatMap(({ quote, facts }) => bandChecks(quote.typedData.message, facts)),
    ...parties.flatMap(partyChecks),
  ];
}

function partyChecks({ party, net, has, allows, may }: PartyFacts): Check[] {
  const name = callParty(party);
  return CURRENCIES.flatMap((currency) => {
    const owed = -net[currency];
    const need = `at least ${showMoney(owed, currency)}`;
    return [
      ...(owed > 0n
        ? [
            rule(`balance of ${name}`, showMoney(has[currency], currency), need, has[currency] >= owed),
            rule(`allowance of ${name}`, showAllowance(allows[currency], currency), need, allows[currency] >= owed),
          ]
        : []),
      ...(may[currency] ? [] : [rule(`${name} pays and is paid ${currency}`, mayWords(false), "may", false)]),
    ];
  });
}
