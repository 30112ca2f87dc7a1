import { Contract, type Log } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { decodeCall } from "../plan/decode-nested.ts";

/** An operation that a transaction scheduled, as the authority has it now. */
export interface Scheduled {
  operation: string;
  authority: string;
  function: string;
  /** Unix seconds; 0: it is not scheduled any more. */
  readyAt: number;
}

export async function scheduledBy(connection: Connection, logs: readonly Log[]): Promise<Scheduled[]> {
  const found = logs.flatMap((log) => {
    const target = knownTarget(connection, log.address);
    if (target?.contract !== "authority") return [];
    const event = AUTHORITY_INTERFACE.parseLog(log);
    return event?.name === "OperationScheduled" ? [{ target, args: event.args }] : [];
  });
  return Promise.all(
    found.map(async ({ target, args }) => {
      const authority = new Contract(target.address, AUTHORITY_INTERFACE, connection.provider);
      const call = decodeCall({ to: args["target"] as string, data: args["data"] as string }, connection);
      return {
        operation: args["operationId"] as string,
        authority: target.name,
        function: `${call.target ?? call.to.address}.${call.function}`,
        readyAt: Number(await authority.getFunction("getSchedule").staticCall(args["operationId"])),
      };
    }),
  );
}
