import type { Interface } from "ethers";
import type { EventSource } from "../../../sdk/events.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  functionName,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../../sdk/interfaces.ts";
import { functionsOf, role, roleById, roles, type GovernedContract } from "../../../sdk/roles.ts";
import type { Where } from "../../read/events.ts";
import { functionKey } from "../../read/powers-at.ts";
import { logEvidence, type Difference } from "../difference.ts";
import type { ChainPicture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** Which role may call which function, and who can cancel, against the role table. Nothing else is ever set. */
export const policyPowers: Rule = {
  name: "policy-powers",
  title: "Functions, guardians and settings of roles = role table",
  run: ({ chains, currency }) =>
    chains.flatMap((chain) => {
      const { chainId } = chain.moment;
      const differ = (subject: string, left: string, right: string, difference: string, where?: Where): Difference => ({
        ...{ rule: "policy-powers", currency, subject: `chain ${chainId} ${subject}`, severity: "break" },
        ...{ left, right, difference },
        evidence: where === undefined ? [] : [logEvidence(chainId, where)],
      });
      const wanted = expectedFunctions(chain, currency);
      const { functions, guardians, others } = chain.powers;
      const found: Difference[] = [];
      for (const key of new Set([...functions.keys(), ...wanted.keys()])) {
        const [is, should] = [functions.get(key), wanted.get(key)];
        if (is?.roleId === should) continue;
        const [target, selector] = key.split(" ") as [string, string];
        found.push(
          differ(`${functionName(selector)} of ${target}`, title(is?.roleId), title(should), "another role", is?.where),
        );
      }
      for (const { id, name, guarded } of roles) {
        const is = guardians.get(id);
        const should = guarded && name !== "ADMIN" ? role("GUARDIAN").id : undefined;
        if (is?.roleId === should) continue;
        found.push(differ(`guardian of role ${name}`, title(is?.roleId), title(should), "another guardian", is?.where));
      }
      for (const [setting, where] of others)
        found.push(differ(setting, "set", "never set", "an unknown setting", where));
      return found;
    }),
};

const INTERFACES: Readonly<Record<EventSource, Interface>> = {
  token: TOKEN_INTERFACE,
  authority: AUTHORITY_INTERFACE,
  registry: REGISTRY_INTERFACE,
  mintDesk: MINT_DESK_INTERFACE,
  redemptionDesk: REDEMPTION_DESK_INTERFACE,
  payouts: PAYOUTS_INTERFACE,
  fxSettlement: FX_SETTLEMENT_INTERFACE,
  tradeEscrow: TRADE_ESCROW_INTERFACE,
};

function expectedFunctions({ contracts }: ChainPicture, currency: string): Map<string, bigint> {
  const wanted = new Map<string, bigint>();
  for (const { address, origin, currency: own } of contracts) {
    if (own !== "" && own !== currency) continue;
    for (const each of roles) {
      const names = origin === "authority" ? each.managerFunctions : functionsOf(each, origin as GovernedContract);
      for (const name of names) {
        const selector = INTERFACES[origin].getFunction(name)?.selector;
        if (selector !== undefined) wanted.set(functionKey(address, selector), each.id);
      }
    }
  }
  return wanted;
}

function title(roleId: bigint | undefined): string {
  return roleId === undefined ? "role ADMIN alone" : `role ${roleById(roleId)?.name ?? String(roleId)}`;
}
