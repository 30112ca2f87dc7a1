import { zeroPadValue } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Party } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import type { ListRow } from "./list-file.ts";
import type { ListQuestion } from "./list-work.ts";

/** What tells one seizure from another, its destination aside. */
export const seizureOf = ({ from, amount, caseRef }: { from: string; amount: bigint; caseRef: string }) =>
  `${from} ${amount} ${caseRef}`;
export const seizureOfRow = ({ party, amount, caseRef }: ListRow) =>
  seizureOf({ from: party.address, amount: amount!, caseRef });

/** Seizures with the same account, amount, destination and case: they are this list's own, from an earlier run. */
export async function seizedBefore(
  { workplace, listed, block }: ListQuestion,
  to: Party,
): Promise<(row: ListRow) => boolean> {
  const { token, connection } = workplace;
  const logs = await scanLogs(connection.provider, {
    address: token.address,
    topics: [TOKEN_INTERFACE.getEvent("Seized").topicHash, null, zeroPadValue(to.address, 32)],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const keys = new Set(logs.map((log) => seizureOf(TOKEN_INTERFACE.parseLog(log)!.args as never)));
  const rows = new Set(listed.filter(({ row }) => keys.has(seizureOfRow(row))).map(({ row }) => row));
  return (row) => rows.has(row);
}
