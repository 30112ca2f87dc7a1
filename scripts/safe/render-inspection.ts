import type { HarbourError } from "../../sdk/harbour-error.ts";
import { printable } from "../../sdk/printable.ts";
import { renderCall } from "../plan/render-call.ts";
import { columns, showCount } from "../words.ts";
import type { Inspection } from "./inspect-batch.ts";
import type { SafeState } from "./read-safe.ts";
import { hashRows, safeRows } from "./render-review.ts";

export interface InspectionScreen {
  path: string;
  inspection: Inspection;
  problems: readonly HarbourError[];
  safe: SafeState | undefined;
  /** Name of the change it was compared with. */
  change: string | undefined;
  /** The hash of that change's plan. */
  plan: string | undefined;
}

/** A batch in words, with every reason not to sign it. Pure. */
export function renderInspection({ path, inspection, problems, safe, change, plan }: InspectionScreen): string {
  const { chainId, checksum, transactions, signing } = inspection;
  const state =
    checksum.stated === undefined ? "none in the file" : checksum.stated === checksum.computed ? "right" : "wrong";
  const device = problems.length > 0 ? "Do not sign what a device shows like this" : "On the device";
  const sections = [
    `${printable(path)}\n  chain ${chainId} · ${showCount(transactions.length, "transaction")} · checksum ${state}`,
    ...transactions.map(({ transaction, call }, i) => {
      const operation = transaction.operation === 0 ? "0 (call)" : "1 (delegatecall)";
      const head = `Transaction ${i + 1} · operation ${operation} · value ${transaction.value}`;
      return `${head}\n${renderCall(call)}`;
    }),
    safe === undefined ? "No Safe: add --as to see the hashes." : `The Safe\n${columns(safeRows(safe))}`,
    signing === undefined ? "" : `${device}, for Safe nonce ${signing.nonce}\n${columns(hashRows(signing.hashes))}`,
    `Checks\n${checks(problems, change)}${warnings(safe, signing?.nonce)}`,
    plan === undefined ? "" : `Plan ${plan}  to be compared with the one that was reviewed`,
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function checks(problems: readonly HarbourError[], change: string | undefined): string {
  if (problems.length > 0) return problems.map(({ code, message }) => `  ✗ ${code}  ${message}`).join("\n");
  return [
    "  ✓ an ordinary call, of contracts of ours, read to the last byte",
    ...(change === undefined ? [] : [`  ✓ the same as change ${change}`]),
  ].join("\n");
}

/** What is no reason to refuse, and one to ask. */
function warnings(safe: SafeState | undefined, nonce: bigint | undefined): string {
  if (safe === undefined) return "";
  const later = nonce !== undefined && nonce > safe.nonce;
  return [
    ...(safe.name === undefined ? ["the Safe is not in the address book: only the file, or --as, names it"] : []),
    ...(later ? [`not the Safe's next nonce, ${safe.nonce}: it waits for ${nonce - safe.nonce} others`] : []),
  ]
    .map((words) => `\n  ! ${words}`)
    .join("");
}
