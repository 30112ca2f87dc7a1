import { latestBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import { authorityTarget } from "../chain/target.ts";
import { knownTarget } from "../chain/targets.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { flattenCalls } from "../plan/decode-nested.ts";
import type { Gate } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { findOperation, parseOperationId } from "./find-operation.ts";
import { notItsCaller, operationEnded, operationUnreadable } from "./operation-faults.ts";
import { callWords, shortId } from "./render.ts";

export const command: CommandFile = {
  schema: "harbour.operation-execute/1",
  writes: true,

  configure(execute) {
    execute
      .argument("<id>", "its id, or the first 8 digits or more")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
The caller makes the call it scheduled, byte for byte. Only whoever scheduled it can, from when it is ready until 7 days
later. What the call does is shown as the chain has it, not as it was typed when it was scheduled.

  harbour operation execute 0x1a2b3c4d --token hkd --network localhost --as minter-admin`,
      );
  },

  async run(invocation) {
    const id = parseOperationId(invocation.arguments[0] as string);
    const workplace = await openForWriting(invocation);
    const { connection, token, signer } = workplace;
    const block = await latestBlock(connection.provider);
    const now = Math.max(invocation.io.now(), block.timestamp);
    const { operation } = await findOperation(connection, [token], id, block, now);
    const { state, caller, call, data } = operation;
    const name = shortId(operation.id);
    if (state === "cancelled" || state === "expired") throw operationEnded(name, state, "executed");
    if (state !== "executed" && caller.address !== signer.address) {
      throw notItsCaller(callParty(signer), callParty(caller), name);
    }
    const problem = flattenCalls(call).flatMap(({ problems }) => problems)[0];
    const target = knownTarget(connection, operation.target);
    if (target === undefined || call.method === undefined || problem !== undefined) {
      throw operationUnreadable(name, problem ?? "its target is no contract of ours");
    }
    const parsed = target.abi.parseTransaction({ data })!;

    return submit(invocation, workplace, {
      noun: "operation-execute",
      title: `Execute ${callWords(operation)}`,
      done: `Executed ${callWords(operation)}`,
      ...(state === "executed" ? { already: `${name} is executed already, nothing to do.` } : {}),
      target,
      method: parsed.signature,
      args: [...parsed.args],
      gate: await gateOf(token, target.contract === "authority", parsed.name, parsed.args[0]),
      movesMoney: true,
      headroom: [],
      warnings: [`operation ${operation.id}`],
      effects: async () => [],
      proof: [
        {
          event: "OperationExecuted",
          by: authorityTarget(token),
          matches: ({ args }) => args["operationId"] === operation.id,
        },
      ],
    });
  },
};

/** The authority's own functions are its ADMIN's; a grant or revocation belongs to the role's own admin. */
async function gateOf(
  { authority }: { authority: { getRoleAdmin(role: bigint): Promise<bigint> } },
  own: boolean,
  method: string,
  first: unknown,
): Promise<Gate> {
  if (!own) return { kind: "role" };
  const byRole = method === "grantRole" || method === "revokeRole";
  return { kind: "role", id: byRole ? await authority.getRoleAdmin(first as bigint) : 0n };
}
