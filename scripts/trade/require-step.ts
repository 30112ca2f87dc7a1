import { MILESTONE_KINDS } from "../../sdk/settlement/order-message.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import { showAge, showTime } from "../words.ts";
import type { OpenOrder } from "./find-order.ts";
import type { TradePlace } from "./place.ts";
import { stepsOf, timeOf, type Act, type Step } from "./steps.ts";
import { noArbiter, notEntitled, orderEnded, tooEarly, tooLate, wrongState } from "./trade-faults.ts";

/** In which states the contract takes each act. */
const NEEDED: Readonly<Record<Act, string>> = {
  attest: "held, and not payable on a date",
  accept: "held, attested or disputed",
  dispute: "held or attested",
  rule: "disputed",
  release: "accepted, ruled, attested, or payable on a date",
  refund: "held, and not payable on a date",
  defaultRule: "disputed",
};

const ACT_WORDS: Readonly<Record<Act, string>> = {
  attest: "attest",
  accept: "accept",
  dispute: "dispute",
  rule: "rule on",
  release: "release",
  refund: "refund",
  defaultRule: "split by default",
};

/**
 * What the contract would refuse, by name: another state, somebody else's part, too early, too late.
 *
 * @param signer Who calls; absent where a signature decides.
 * @throws HarbourError HB-2952 to HB-2955, HB-2957, HB-2966
 */
export function requireStep(
  { connection, now }: TradePlace,
  { id, terms, standing, progress }: OpenOrder,
  milestone: number,
  act: Act,
  signer: Party | undefined,
): Step {
  if (!standing.open) throw orderEnded(id);
  const { order } = terms;
  const candidates = stepsOf(order, milestone, progress[milestone]!).filter((step) => step.act === act);
  if (candidates.length === 0) {
    const { state } = progress[milestone]!;
    if (act === "dispute" && isNone(order.arbiter)) throw noArbiter(id);
    const onDate = state === "Held" && order.milestones[milestone]!.kind === MILESTONE_KINDS.onDate;
    throw wrongState(milestone, onDate ? "held and payable on a date" : state.toLowerCase(), NEEDED[act]);
  }
  const words = `${ACT_WORDS[act]} milestone ${milestone}`;
  const mine = candidates.filter(
    ({ account }) => account === undefined || signer === undefined || account === signer.address,
  );
  if (mine.length === 0) {
    const entitled = candidates.map(
      ({ part, account }) => `the ${part}, ${callParty(partyAt(connection.book, account!))},`,
    );
    throw notEntitled(callParty(signer!), words, entitled.join(" or ").replace(/,$/, ""));
  }
  const step = mine.find((each) => timeOf(each, now) === "now");
  if (step !== undefined) return step;
  const [late] = mine;
  if (timeOf(late!, now) === "late") throw tooLate(words, showTime(late!.before!));
  throw tooEarly(words, showTime(late!.from!), showAge(Number(late!.from! - now)));
}
