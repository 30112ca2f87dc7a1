import type { FunctionFragment, Interface } from "ethers";
import { role } from "../../sdk/roles.ts";
import type { World } from "./world.ts";

export const contractNames = ["token", "registry", "mintDesk", "redemptionDesk", "authority"] as const;
export type ContractName = (typeof contractNames)[number];

/** A function that changes something. */
export interface Power {
  readonly contract: ContractName;
  readonly target: string;
  readonly abi: Interface;
  readonly fragment: FunctionFragment;
  /** Seconds that the AccessManager makes this key wait; undefined where it does not let it call. */
  readonly delay: number | undefined;
  /** Mapped to no role: for everybody, or it looks at its caller by itself. */
  readonly open: boolean;
}

/** Every function of the currency's contracts that changes something, and what the AccessManager says of this key. */
export async function powersOf({ stage }: World, account: string): Promise<Power[]> {
  const powers: Power[] = [];
  const isAdmin = (await stage.authority.hasRole(role("ADMIN").id, account))[0];
  for (const contract of contractNames) {
    const abi = stage[contract].interface as Interface;
    const target = await stage[contract].getAddress();
    for (const fragment of abi.fragments as FunctionFragment[]) {
      if (fragment.type !== "function" || fragment.constant) continue;
      const mapped = await stage.authority.getTargetFunctionRole(target, fragment.selector);
      const [immediate, delay] = await stage.authority.canCall(account, target, fragment.selector);
      // Of itself the AccessManager asks the admin role; what a function is mapped to says only who cancels it.
      const restricted = contract === "authority" ? adminFunctions.has(fragment.name) : mapped !== 0n;
      const may = contract === "authority" && restricted ? isAdmin : immediate || delay > 0n;
      powers.push({
        contract,
        target,
        abi,
        fragment,
        open: !restricted,
        delay: !restricted ? 0 : may ? (contract === "authority" ? role("ADMIN").delay : Number(delay)) : undefined,
      });
    }
  }
  return powers;
}

const adminFunctions = new Set([...role("ADMIN_ACTS").managerFunctions, "revokeRole"]);
