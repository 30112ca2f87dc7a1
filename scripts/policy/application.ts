import { getAddress, type TransactionReceipt } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import { openToken, type Token } from "../chain/token.ts";
import type { Io } from "../io.ts";
import type { Caller } from "./callers.ts";
import type { Step } from "./difference.ts";
import type { ActKind } from "./journal.ts";
import type { PolicyPlan } from "./plan-file.ts";
import { governedCurrency, readPolicy, type PolicyReading } from "./read-policy.ts";
import { stepState, type StepState } from "./step-state.ts";

/** One currency of a plan while it is applied. */
export interface CurrencyWork {
  token: Token;
  currency: GovernedCurrency;
  /** As a reading has them; saved ones only where the chain no longer asks for them. */
  steps: readonly Step[];
  reading: PolicyReading;
  /** By id of the step, why the chain would not take it. */
  refused: Map<string, string>;
}

/** What a run of `apply` knows. */
export interface Application {
  connection: Connection;
  io: Io;
  folder: ChangeFolder;
  plan: PolicyPlan;
  /** Addresses that can sign here. */
  accounts: ReadonlySet<string>;
  block: Block;
  works: CurrencyWork[];
  /** This machine's clock turned out to be ahead: then only the chain's counts. */
  ahead?: true;
}

export interface DoneAct {
  step: Step;
  act: ActKind;
  caller: Caller;
  receipt: TransactionReceipt;
  /** Of what was scheduled. Unix seconds. */
  readyAt?: number;
}

/** Everybody whom the signer behind this connection signs for. */
export async function signersHere({ signer }: Connection): Promise<Set<string>> {
  const accounts = (await signer.request({ method: "eth_accounts" })) as string[];
  return new Set(accounts.map((account) => getAddress(account)));
}

/** Reads again everything that the plan read, as of the latest block. */
export async function readAgain(
  connection: Connection,
  plan: PolicyPlan,
): Promise<Pick<Application, "block" | "works">> {
  const tokens = await Promise.all(plan.currencies.map(({ currency }) => openToken(connection, currency)));
  const block = await latestBlock(connection.provider);
  const works = await Promise.all(
    tokens.map(async (token, i) => ({
      token,
      currency: governedCurrency(connection, token),
      steps: plan.currencies[i]!.steps,
      reading: await readPolicy(connection, token, block),
      refused: new Map<string, string>(),
    })),
  );
  return { block, works };
}

/** Where a step stands now. */
export function stateOf(application: Application, work: CurrencyWork, step: Step): Promise<StepState> {
  const { connection, accounts, block, io, ahead } = application;
  return stepState({ ...work, connection, accounts, block, now: ahead ? 0 : io.now(), step });
}

export interface StandingStep {
  step: Step;
  state: StepState;
}

/** Where every step stands, in the plan's order. */
export async function standing(application: Application): Promise<StandingStep[]> {
  return Promise.all(
    application.works.flatMap((work) =>
      work.steps.map(async (step) => ({ step, state: await stateOf(application, work, step) })),
    ),
  );
}

/** The transaction by which a caller does this about a step. */
export function transactionOf({ authority }: PolicyReading, step: Step, act: ActKind, caller: Caller) {
  const { target, data } = step;
  const call = { from: caller.party.address, to: target.address, data, value: 0n };
  if (act !== "schedule") return call;
  const scheduling = AUTHORITY_INTERFACE.encodeFunctionData("schedule", [target.address, data, 0]);
  return { ...call, to: authority, data: scheduling };
}
