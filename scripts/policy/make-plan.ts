import { latestBlock } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Flags } from "../command.ts";
import { currencyOf } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { checkStep, type StepCheck } from "./check-steps.ts";
import type { CurrencyReading } from "./difference.ts";
import { foreignOperations, type ForeignOperations } from "./foreign-operations.ts";
import { PLAN_SCHEMA, policyPlanHash, tallyOf, type PolicyPlan } from "./plan-file.ts";
import { governedCurrency, readPolicy, type PolicyReading } from "./read-policy.ts";

export interface MadePlan {
  plan: PolicyPlan;
  /** By id of the step. */
  checks: ReadonlyMap<string, StepCheck>;
  /** By currency: what waits beside the plan's own steps. No part of the plan, so not of its hash. */
  foreign: ForeignOperations[];
}

/** Reads all of it as of one block, and looks at every step. Reads only. @param now Unix seconds of this machine */
export async function makePlan(connection: Connection, flags: Flags, now = 0): Promise<MadePlan> {
  const tokens = await tokensToRead(connection, flags);
  const block = await latestBlock(connection.provider);
  const readings = await Promise.all(tokens.map((token) => readPolicy(connection, token, block)));
  const checks = new Map<string, StepCheck>();
  for (const [i, reading] of readings.entries()) {
    const token = tokens[i]!;
    const currency = governedCurrency(connection, token);
    const looked = reading.steps.map((step) => checkStep({ connection, token, reading, step, block, currency }));
    for (const check of await Promise.all(looked)) checks.set(check.step.id, check);
  }
  const foreign = await Promise.all(
    readings.map((reading, i) => foreignOperations(connection, tokens[i]!, reading, { block, now })),
  );
  const { network, chainId, policy } = connection;
  const plan: Omit<PolicyPlan, "hash"> = {
    schema: PLAN_SCHEMA,
    network,
    chainId: String(chainId),
    policy: { path: policy.path, sha256: policy.sha256 },
    block,
    ...(flags.token === undefined ? {} : { token: currencyOf(flags) }),
    currencies: readings.map((reading, i) => planned(reading, tokens[i]!)),
    tally: tallyOf(readings),
  };
  return { plan: { ...plan, hash: policyPlanHash(plan) }, checks, foreign };
}

function planned({ state: _, ...reading }: PolicyReading, { address }: Token): CurrencyReading & { token: string } {
  return { ...reading, token: address };
}
