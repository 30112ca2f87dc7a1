import { latestBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import { authorityTarget } from "../chain/target.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { findOperation, parseOperationId } from "./find-operation.ts";
import { mayNotCancel, operationEnded } from "./operation-faults.ts";
import { callWords, shortId } from "./render.ts";
import { cancellerWords, whoCanCancel } from "./who-can-cancel.ts";

export const command: CommandFile = {
  schema: "harbour.operation-cancel/1",
  writes: true,

  configure(cancel) {
    cancel
      .argument("<id>", "its id, or the first 8 digits or more")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
At once, without a delay: by whoever scheduled it, by ADMIN, and by GUARDIAN where the role is guarded. A cancelled call
can be scheduled again and then waits its whole delay anew. What ADMIN schedules to revoke a role, only ADMIN can stop.

  harbour operation cancel 0x1a2b3c4d --token hkd --network localhost --as guardian`,
      );
  },

  async run(invocation) {
    const id = parseOperationId(invocation.arguments[0] as string);
    const workplace = await openForWriting(invocation);
    const { connection, token, signer } = workplace;
    const block = await latestBlock(connection.provider);
    const now = Math.max(invocation.io.now(), block.timestamp);
    const { operation } = await findOperation(connection, [token], id, block, now);
    const { state, caller, target, data } = operation;
    const name = shortId(operation.id);
    if (state === "executed") throw operationEnded(name, state, "cancelled");

    const over = state === "cancelled" || state === "expired";
    const cancellers = over ? [] : await whoCanCancel(connection, token, operation, block);
    const own = cancellers.filter(({ party }) => party.address === signer.address);
    if (!over && own.length === 0) throw mayNotCancel(callParty(signer), name, cancellers.map(cancellerWords));

    const authority = authorityTarget(token);
    return submit(invocation, workplace, {
      noun: "operation-cancel",
      title: `Cancel ${callWords(operation)}`,
      done: `Cancelled ${callWords(operation)}`,
      ...(over ? { already: `${name} is ${state} already, nothing to do.` } : {}),
      target: authority,
      method: "cancel",
      args: [caller.address, target, data],
      gate: { kind: "words", words: cancellers.map(cancellerWords).join(", ") },
      movesMoney: false,
      headroom: [],
      warnings: ["this narrows power; the call can be scheduled again and then waits its whole delay anew"],
      effects: async ({ number }) => [
        {
          label: "operation",
          value: (await token.authority.getSchedule(operation.id, { blockTag: number })) === 0n ? "none" : state,
          then: "none",
        },
      ],
      proof: [
        {
          event: "OperationCanceled",
          matches: ({ args }) => args["operationId"] === operation.id,
        },
      ],
    });
  },
};
