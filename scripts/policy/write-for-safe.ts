import { changeNumber } from "../changes/change-folder.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { resolveParty } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { notHexCount } from "../faults.ts";
import { exportToSafe } from "../safe/export-batch.ts";
import { exportedJson } from "../safe/exported-json.ts";
import { renderExport } from "../safe/render-export.ts";
import { toJson } from "../words.ts";
import { transactionOf, type Application, type StandingStep } from "./application.ts";
import { PLAN_TEXT } from "./plan-file.ts";
import { nobodyHere } from "./policy-faults.ts";
import { renderStanding } from "./render-apply.ts";
import { abiOf } from "./step-of.ts";

/** The end of `apply --safe`: everything that this Safe can do now, as batches for its signers. Sends nothing. */
export async function writeForSafe(
  { flags, io }: Invocation,
  application: Application,
  rows: readonly StandingStep[],
): Promise<ExitCode> {
  const { connection, folder, plan, works } = application;
  const safe = resolveParty(connection.book, flags.as!);
  const calls = rows.flatMap(({ step, state }) => {
    if (state.kind !== "act") return [];
    const { reading, currency } = works.find(({ steps }) => steps.includes(step))!;
    const { to, data } = transactionOf(reading, step, state.act, state.caller);
    const abi = state.act === "schedule" ? AUTHORITY_INTERFACE : abiOf(currency, to);
    const title = `${step.currency} ${state.act} ${step.method} (${step.fact})`;
    return [{ target: { address: to, abi }, data, title }];
  });
  const text = renderStanding({ change: changeNumber(folder), plan, rows, book: connection.book });
  if (calls.length === 0) throw nobodyHere([`${flags.as} as a holder of a role whose steps are open`]);

  const exported = await exportToSafe(connection, {
    safe,
    calls,
    change: folder,
    plan: folder.has(PLAN_TEXT) ? `${folder.read(PLAN_TEXT)}\n${text}` : text,
    ...(flags.safeNonce === undefined ? {} : { nonce: nonceOf(flags.safeNonce) }),
  });
  const { network } = connection;
  io.out(
    flags.json
      ? toJson({
          schema: "harbour.apply/1",
          change: folder.name,
          hash: plan.hash,
          batches: exported.map(exportedJson),
          exitCode: ExitCode.differences,
        })
      : `${text}\n\n${renderExport({ network, change: folder, exported })}`,
  );
  return ExitCode.differences;
}

function nonceOf(text: string): bigint {
  if (!/^\d{1,20}$/.test(text)) throw notHexCount(text);
  return BigInt(text);
}
