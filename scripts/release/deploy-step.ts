import { concat, dataLength } from "ethers";
import { recordSend } from "../changes/record-send.ts";
import { latestBlock } from "../chain/block.ts";
import { MODES } from "../chain/token.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import type { Workplace } from "../open.ts";
import { obtainApproval } from "../plan/approve.ts";
import { planHash, type Plan } from "../plan/plan.ts";
import { addSecondNode } from "../plan/second-node.ts";
import { refusalOf } from "../plan/refusal.ts";
import { planJson, renderNext, renderOutcome, renderPlan, type Outcome } from "../plan/render.ts";
import { send } from "../plan/send.ts";
import { simulate } from "../plan/simulate.ts";
import { renderFault } from "../render-fault.ts";
import { toJson } from "../words.ts";
import type { Build } from "./build.ts";
import { CREATE2_FACTORY, TRANSACTION_GAS_CAP, type BuiltRelease } from "./predict.ts";
import { recordRelease } from "./record-release.ts";
import { releaseNotDeployed } from "./release-faults.ts";
import { requireStanding } from "./standing.ts";

export interface DeployStep {
  schema: string;
  build: Build;
  built: BuiltRelease;
  evidence: Readonly<Record<string, object>>;
}

const NO_CODE = "no code";

/**
 * The first step of a proposal: the release comes to be at the address that commits to its code. It needs no role and
 * gives no power, so whoever pays the gas may take it.
 */
export async function deployStep(invocation: Invocation, workplace: Workplace, step: DeployStep): Promise<ExitCode> {
  const { flags, io } = invocation;
  const { connection, token } = workplace;
  const { schema, build, built } = step;
  if (flags.schedule || flags.safe) throw releaseNotDeployed(built.address);
  const json = flags.json === true;
  const plan = await planDeployment(workplace, step);
  const data = { plan: planJson(plan) };
  (flags.send || flags.calldata || json ? io.err : io.out)(renderPlan(plan));

  const [refusal] = plan.refusals;
  if (refusal !== undefined) {
    const exitCode = (refusal.exitCode ?? ExitCode.refused) as ExitCode;
    if (json) io.out(toJson({ schema, ...data, sent: false, exitCode }));
    io.err(renderFault(refusal, exitCode));
    return exitCode;
  }
  if (flags.calldata) {
    const { to, data: calldata, value } = plan.transaction;
    return finish({ ...data, to, data: calldata, value }, `to    ${to}\ndata  ${calldata}`);
  }
  if (!flags.send) return finish({ ...data, sent: false }, `\n${renderNext(plan)}`);

  await obtainApproval(plan, {} as never, io, flags.approve);
  const { transaction, nonce, simulation } = plan;
  const record = recordSend(connection, plan, invocation);
  try {
    // What is sent is a quarter more than this, and no chain takes a transaction above the cap.
    const most = (TRANSACTION_GAS_CAP * 4n) / 5n;
    const gas = simulation?.gas === undefined || simulation.gas > most ? most : simulation.gas;
    const receipt = await send(connection, { transaction, nonce, gas, change: record.change }, io);
    await requireStanding(connection, build, built);
    const effects = plan.effects.map((before) => ({ before, now: before.then! }));
    const { hash, blockNumber: block, gasUsed } = receipt;
    const outcome: Outcome = { done: `Deployed release ${built.address}`, hash, block, gasUsed, effects };
    record.done(receipt, outcome);
    const recorded = await recordRelease(connection, token, build, built);
    const next = "Next: the same command with --schedule, or --safe, as UPGRADER.";
    const kept = recorded === undefined ? [] : [`Recorded in ${recorded}; commit it.`];
    return finish({ ...data, sent: true, outcome, recorded }, [renderOutcome(plan, outcome), ...kept, next].join("\n"));
  } catch (error) {
    record.failed(error);
    throw error;
  }

  function finish(object: Record<string, unknown>, text: string): ExitCode {
    io.out(json ? toJson({ schema, ...object, exitCode: ExitCode.done }) : text);
    return ExitCode.done;
  }
}

async function planDeployment({ connection, token, signer }: Workplace, step: DeployStep): Promise<Plan> {
  const { provider, chainId, book } = connection;
  const { built, evidence } = step;
  const block = await latestBlock(provider);
  const data = concat([built.salt, built.initCode]);
  const transaction = { from: signer.address, to: CREATE2_FACTORY, data, value: 0n };
  const [nonce, outcome] = await Promise.all([
    provider.getTransactionCount(signer.address, "latest"),
    simulate(provider, transaction),
  ]);
  const plan: Plan = {
    noun: "release-propose",
    title: `Deploy release ${built.address} of ${token.symbol}`,
    network: connection.network,
    chainId,
    block,
    token: { currency: token.currency, symbol: token.symbol, address: token.address },
    target: { address: CREATE2_FACTORY, name: "CREATE2 factory" },
    function: "(bytes32 salt, bytes init code)",
    arguments: [
      { name: "salt", type: "bytes32", value: built.salt },
      { name: "init code", type: "bytes", value: `hash ${built.initCodeHash} · ${dataLength(built.initCode)} bytes` },
    ],
    signer,
    nonce,
    authority: {
      words: "anybody: the address commits to the code",
      holders: [],
      schedule: { id: "0x", state: "none" },
    },
    headroom: [],
    bounds: [],
    effects: MODES.flatMap((mode) => [
      { label: `${mode} twin`, value: NO_CODE, then: built.twins[mode].address },
      { label: "  code hash", value: "none", then: built.twins[mode].codeHash },
    ]),
    warnings: ["it gives nobody a power, and the token runs it only after an upgrade"],
    refusals: outcome.ok ? [] : [refusalOf(outcome.revert, { symbol: token.currency, book, source: "token" })],
    ...(outcome.ok && outcome.gas !== undefined ? { simulation: { gas: outcome.gas } } : {}),
    evidence,
    step: "send",
    call: transaction,
    transaction,
    ties: {},
    hash: planHash({ chainId, transaction, ties: {} }),
  };
  await addSecondNode(connection, plan);
  return plan;
}
