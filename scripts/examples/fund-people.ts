import { explainError } from "../../sdk/errors.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { memoFromText } from "../../sdk/memo.ts";
import { parseCreditText } from "../../sdk/credit-id.ts";
import { CURRENCIES, type Currency } from "../chain/connection.ts";
import { actOf } from "../demo/acts.ts";
import type { Step } from "../demo/day-schema.ts";
import { parseDayTime } from "../demo/day-time.ts";
import type { Stage } from "../demo/stage.ts";

/** What somebody has before the story begins. Minor units. */
export interface Purse {
  account: string;
  currency: Currency;
  amount: bigint;
}

/** An order may be a twentieth of what may circulate, and reserves are more than that. */
const RESERVE_PER_ORDER = 40n;

/**
 * Has the issuer issue what the people own at first, as it does in the demo: two banks' people sign, two of its own
 * propose and approve, its distributor passes on. The story begins on day 3: an approval for CNH takes a day.
 */
export async function fundPeople(stage: Stage, purses: readonly Purse[]): Promise<void> {
  const issued = CURRENCIES.map((currency) => ({ currency, total: totalOf(purses, currency) }));
  for (const { currency, total } of issued.filter(({ total }) => total > 0n)) {
    await playAll(stage, issueSteps(currency, total));
    for (const purse of purses.filter((each) => each.currency === currency && each.amount > 0n)) {
      await play(stage, passOn(purse));
    }
  }
}

function totalOf(purses: readonly Purse[], currency: Currency): bigint {
  return purses.reduce((sum, purse) => (purse.currency === currency ? sum + purse.amount : sum), 0n);
}

/** HKD has an approval in the local network file; CNH has none, so an example of one is recorded first. */
function issueSteps(token: Currency, total: bigint): Step[] {
  const reserve = total * RESERVE_PER_ORDER;
  const [asOf, validUntil, later] = [time("day 2 08:00"), time("day 3 09:00"), time("day 30 00:00")];
  const order = `EXAMPLE-${token}`;
  const credit = `${token === "CNH" ? "RMB-RTGS" : "CHATS"}|BKAAHKHH|${order}`;
  const approval: Step[] = [
    {
      do: "schedule",
      id: "approval",
      act: {
        do: "record approval",
        token,
        authority: shortText("EXAMPLE-ONLY"),
        reference: "An example; no supervisor has consented to anything",
        ceiling: reserve,
        until: later,
      },
      ...at("day 1 09:00"),
    },
    {
      do: "schedule",
      id: "allocation",
      act: { do: "allocate", token, amount: reserve, until: later },
      ...at("day 1 09:01"),
    },
    { do: "execute", act: "approval", ...at("day 2 09:30") },
    { do: "execute", act: "allocation", ...at("day 2 09:31") },
  ];
  return [
    ...(token === "CNH" ? approval : []),
    {
      do: "attest",
      token,
      custodian: "BANK-A",
      pool: "BANK-A-1",
      asOf,
      validUntil,
      parts: { cash: reserve },
      ...at("day 2 10:00"),
    },
    { do: "confirm", token, pool: "BANK-A-1", ...at("day 2 10:01") },
    {
      do: "propose order",
      token,
      order: shortText(order),
      uetr: "5f0c2c1e-7d0b-4b53-9a4e-1c0f5a6b7c01",
      to: "distributor-1",
      amount: total,
      ...at("day 2 10:02"),
    },
    {
      do: "approve order",
      order: shortText(order),
      custodian: "BANK-A",
      credit: { text: credit, credit: parseCreditText(credit) },
      ...at("day 2 10:03"),
    },
  ];
}

function passOn({ account, currency, amount }: Purse): Step {
  const reference = { text: "EXAMPLE", bytes32: memoFromText("EXAMPLE") };
  return { do: "pay", token: currency, by: "distributor-1", to: account, amount, reference, ...at("day 2 10:05") };
}

const time = (text: string) => parseDayTime(text)!;
const at = (text: string) => ({ at: time(text), expect: {} });
const shortText = (text: string) => ({ text, bytes32: encodeShortText(text) });

async function playAll(stage: Stage, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await play(stage, step);
}

async function play(stage: Stage, step: Step): Promise<void> {
  const moment = stage.midnight + step.at.seconds;
  // The second currency is issued after the first on the same day.
  if (moment > stage.chain.now()) stage.chain.moveTo(moment);
  const answer = await stage.chain.submit(await actOf(stage, step));
  if ("receipt" in answer) return;
  throw new Error(`${step.do} was refused: ${explainError({ error: { data: answer.revert } })}`);
}
