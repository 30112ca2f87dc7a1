import { ZeroHash } from "ethers";
import { REGISTRY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { latestBlock } from "../chain/block.ts";
import { checkOrder } from "../mint/order-checks.ts";
import { readOrderFacts } from "../mint/order-facts.ts";
import type { Check as Rule } from "../plan/intent.ts";
import { columns } from "../words.ts";
import { check, type Check } from "./check.ts";
import type { Step, StepOf } from "./day-schema.ts";
import { orderOf } from "./order-acts.ts";
import { refusalOf, type Refusal } from "./refusal.ts";
import { holderOf, type Stage } from "./stage.ts";

export interface OrderRefusals {
  /** Rows under the refusal. */
  rows: string[];
  checks: Check[];
}

/** Everything that stands between an order and the tokens, where the day file asks for it. */
export async function refusalsOf(stage: Stage, step: Step): Promise<OrderRefusals> {
  const expected = step.expect.refusedBy;
  if (expected === undefined) return { rows: [], checks: [] };
  const rules = expected.checks.join(", ");
  if (step.do !== "propose order") {
    return { rows: [], checks: [check("rules that refuse", rules, "none, as this proposes no order")] };
  }
  const failed = await failedRules(stage, step);
  const { registry, token } = await askWithoutDesk(stage, step);
  return {
    rows: [
      `${failed.length} rules refuse it, each on its own (found, allowed):`,
      ...columns(failed.map((rule) => [rule.check, rule.found, rule.allowed])).split("\n"),
      "and were the desk to agree all the same (simulated: asked in its name),",
      `  the registry would refuse: ${registry.sentence} (${registry.name})`,
      `  and behind it the token: ${token.sentence} (${token.name})`,
    ],
    checks: [
      check("rules that refuse", rules, failed.map((rule) => rule.check).join(", ")),
      check("refusal of the registry alone", expected.registry, registry.name),
      check("refusal of the token alone", expected.token, token.name),
    ],
  };
}

/** Every rule on its own, as a checker's command judges it; the chain names only the first. */
async function failedRules(stage: Stage, step: StepOf<"propose order">): Promise<Rule[]> {
  const { connection, chain, tokens } = stage;
  const { currency, order } = orderOf(stage, step.order.text);
  const { token, issuance } = tokens[currency];
  const question = { step: "propose", order, signer: holderOf(stage, currency, "MAKER", step.by) } as const;
  const facts = await readOrderFacts(connection, token, issuance, question, await latestBlock(chain.provider));
  return checkOrder(facts).filter(({ passed }) => !passed);
}

/** What registry and token answer to the mint desk itself, as if all of its own rules were gone. */
async function askWithoutDesk(
  stage: Stage,
  step: StepOf<"propose order">,
): Promise<{ registry: Refusal; token: Refusal }> {
  const { currency, order } = orderOf(stage, step.order.text);
  const { token, issuance } = stage.tokens[currency];
  const { amount, beneficiary, bankRef, valueDate, expiry } = order.message;
  const ask = async (to: string, data: string, source: "registry" | "token"): Promise<Refusal> => {
    try {
      await stage.chain.provider.call({ from: issuance.mintDesk.address, to, data });
      return { name: "nothing", sentence: "it would have agreed" };
    } catch (error) {
      const revert = revertData(error);
      if (revert === undefined) throw error;
      return refusalOf(stage, { currency, source }, revert);
    }
  };
  // The room is judged before the bank's signatures, which nobody has given here.
  const unsigned = {
    custodian: ZeroHash,
    creditId: bankRef,
    amount,
    valueTime: valueDate,
    kind: 1n,
    burnTx: ZeroHash,
    expiry,
  };
  const consume = REGISTRY_INTERFACE.encodeFunctionData("consumeCredit", [order.id, unsigned, []]);
  const mint = TOKEN_INTERFACE.encodeFunctionData("mint", [beneficiary, amount]);
  return {
    registry: await ask(issuance.registry.address, consume, "registry"),
    token: await ask(token.address, mint, "token"),
  };
}
