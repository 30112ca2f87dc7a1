import { changeNumber } from "../changes/change-folder.ts";
import { callParty, showParty } from "../chain/connection.ts";
import type { DecodedCall } from "../plan/decode-nested.ts";
import { renderCall } from "../plan/render-call.ts";
import { fence } from "../fence.ts";
import { columns, showTime } from "../words.ts";
import { safeWarnings, type SafeState } from "./read-safe.ts";
import type { SafeHashes } from "./safe-hashes.ts";

export interface Review {
  network: string;
  chainId: bigint;
  /** Name of the change. */
  change: string;
  safe: SafeState;
  transactions: readonly {
    nonce: bigint;
    name: string;
    transaction: { to: string; data: string };
    hashes: SafeHashes;
    titles: readonly string[];
    call: DecodedCall;
    gas: bigint | undefined;
  }[];
  plan: string | undefined;
  /** The plan's hash. */
  hash: string | undefined;
}

/** What every signer of a Safe reads before signing, and compares with the device. Pure. */
export function renderReview({ network, chainId, change, safe, transactions, plan, hash }: Review): string {
  const who = callParty(safe);
  const sections = [
    `# Change ${change}`,
    `For the signers of ${who} on ${network} (chain ${chainId}), as of block ${safe.block.number} · ${showTime(safe.block.timestamp)}.`,
    [
      "Before you sign:",
      "",
      "1. Get this text and the batch files from the change folder, not from a message.",
      `2. Run \`harbour safe inspect <file> --change ${changeNumber({ name: change })} --network ${network}\` on a machine of your own.`,
      "3. Load the file into the Safe's Transaction Builder. It is one transaction, an ordinary call, of value 0.",
      `4. Compare the plan's hash there with the one that was reviewed. This folder says ${hash ?? "nothing of it"}.`,
      "5. Compare the hashes below with your device, digit by digit. If one differs, do not sign.",
    ].join("\n"),
    "## The Safe",
    fence(columns(safeRows(safe))),
    ...transactions.flatMap(({ nonce, name, transaction, hashes, titles, call, gas }) => [
      `## Safe nonce ${nonce}: ${name}`,
      titles.map((title) => `- ${title}`).join("\n"),
      fence(renderCall(call)),
      "What the device must show:",
      fence(
        columns([
          ["to", transaction.to],
          ["value", "0"],
          ["operation", "0 (call)"],
          ["nonce", String(nonce)],
          ...hashRows(hashes),
        ]),
      ),
      gas === undefined
        ? "Not simulated: it follows another transaction of this change."
        : `Simulated as the Safe: it succeeds, with ${gas.toLocaleString("en-US")} gas.`,
    ]),
    ...(plan === undefined ? [] : ["## The plan", fence(plan)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

export function hashRows({ domain, message, safeTx }: SafeHashes): string[][] {
  return [
    ["domain", domain],
    ["message", message],
    ["safeTx", safeTx],
  ];
}

export function safeRows(safe: SafeState): string[][] {
  return [
    ["Safe", `${showParty(safe)} · version ${safe.version} · ${safe.code ?? "unknown code"}`],
    ["signers", `${safe.threshold} of ${safe.owners.length}`],
    ...safe.owners.map((owner) => ["owner", showParty(owner)]),
    ["next nonce", String(safe.nonce)],
    ["fallback", safe.fallbackHandler ?? "none"],
    ...safeWarnings(safe).map((warning) => ["! careful", warning]),
  ];
}
