import type { Block } from "../chain/block.ts";
import { latestBlock } from "../chain/block.ts";
import { readMode } from "../chain/mode.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { badUsage } from "../faults.ts";
import { openForWriting } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { modeEffects } from "./mode-effects.ts";

const POLICIES = {
  open: {
    method: "openPolicy",
    event: "PolicyOpened",
    mode: "open",
    done: "Opened",
    felt: "this widens power: everybody who is not blacklisted can pay and be paid, verified or not",
  },
  closed: {
    method: "closePolicy",
    event: "PolicyClosed",
    mode: "permissioned",
    done: "Closed",
    felt: "this narrows power: a holder who is not verified can neither pay nor be paid, and can still redeem",
  },
} as const;

export const command: CommandFile = {
  schema: "harbour.token-policy/1",
  writes: true,

  configure(policy) {
    policy
      .argument("<open|closed>", "open: everybody may pay; closed: verified holders only")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
closed: PAUSER, at once. A holder who is not verified can neither pay nor be paid; redemption goes on for everybody.
open: POLICY, after its delay: run it with --schedule, wait, then run it with --send. GUARDIAN can cancel meanwhile.
While paused the policy is remembered, and decides what unpausing returns to.

  harbour token policy closed --token hkd --network localhost --as pauser
  harbour token policy open --token hkd --network localhost --as policy`,
      );
  },

  async run(invocation) {
    const asked = invocation.arguments[0] as string;
    if (asked !== "open" && asked !== "closed") {
      throw badUsage(`There is no policy ${JSON.stringify(asked)}; the policies are open and closed.`);
    }
    const workplace = await openForWriting(invocation);
    const { token, connection, signer } = workplace;
    const now = await readMode(token, await latestBlock(connection.provider));
    const { method, event, mode, done, felt } = POLICIES[asked];

    return submit(invocation, workplace, {
      noun: "token-policy",
      title: `${asked === "open" ? "Open" : "Close"} the policy of ${token.symbol}`,
      done: `${done} the policy of ${token.symbol}`,
      ...(now.policy === asked ? { already: `The policy of ${token.symbol} is ${asked} already, nothing to do.` } : {}),
      method,
      args: [],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [],
      warnings: [
        felt,
        ...(asked === "closed" ? ["orders already proposed for a wallet that is not verified will not mint"] : []),
        ...(now.mode === "paused" ? ["the token is paused and stays so: this takes effect when it is unpaused"] : []),
      ],
      effects: (block) => policyEffects(token, block, asked, now.mode === "paused" ? "paused" : mode),
      proof: [{ event, matches: ({ args }) => args["actor"] === signer.address }],
    });
  },
};

async function policyEffects(
  token: Token,
  block: Block,
  policy: "open" | "closed",
  mode: "open" | "permissioned" | "paused",
): Promise<Effect[]> {
  const [now, effects] = await Promise.all([readMode(token, block), modeEffects(token, block, mode)]);
  return [{ label: "policy", value: now.policy ?? "unknown", then: policy }, ...effects];
}
