import type { BrowserProvider } from "ethers";
import { indispensableRoles, role, roles } from "../sdk/roles.ts";
import { authorityAt } from "./_contracts.ts";
import { holdersOf } from "./_governed-currency.ts";
import type { CurrencyPlan } from "./_harbour.ts";

export interface RoleQuestion {
  readonly provider: BrowserProvider;
  readonly authority: string;
  readonly account: string;
}

export async function isAdmin({ provider, authority, account }: RoleQuestion): Promise<boolean> {
  const [member] = await authorityAt(authority, provider).hasRole(role("ADMIN").id, account);
  return member;
}

/** Last holders are not lost by accident: without these nobody could ever act, cancel or resume. */
export function refuseWithoutIndispensable({ settings }: CurrencyPlan): void {
  for (const name of indispensableRoles) {
    if (settings.holders[name].length === 0) {
      throw new Error(`The hand-over of ${settings.currency} needs a holder of ${name}, found none.`);
    }
  }
}

export interface Differences {
  readonly currency: CurrencyPlan;
  /** Of the network file. */
  readonly path: string;
  readonly differences: readonly string[];
}

export function refuseDifferences({ currency, path, differences }: Differences): void {
  if (differences.length === 0) return;
  const list = differences.map((line) => `\n  ${line}`).join("");
  throw new Error(`${currency.settings.currency} differs from ${path}:${list}`);
}

export interface HandOverQuestion {
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
  readonly deployer: string;
}

/** Asks the chain, not the events, whether every planned holder is live with its delay. */
export async function proveHolders({ provider, currency }: HandOverQuestion): Promise<void> {
  const manager = authorityAt(currency.authority, provider);
  // Asked at once: one after the other the questions about roles would be most of a verification's time.
  const proofs = roles.flatMap((each) => holdersOf(currency, each).map((holder) => ({ ...each, holder })));
  await Promise.all(
    proofs.map(async ({ id, name, delay, holder }) => {
      const [member, found] = await manager.hasRole(id, holder);
      if (member && found === BigInt(delay)) return;
      throw new Error(
        `${holder} should be ${name} of ${currency.settings.currency} with a delay of ${delay} s; ` +
          (member ? `its delay is ${found} s.` : "it is not a member."),
      );
    }),
  );
}

/** Asks the chain about every role, ADMIN included. */
export async function proveDeployerHoldsNothing({ provider, currency, deployer }: HandOverQuestion): Promise<void> {
  const manager = authorityAt(currency.authority, provider);
  await Promise.all(
    roles.map(async ({ id, name }) => {
      // A membership that starts later counts too, which hasRole does not show.
      const [since] = await manager.getAccess(id, deployer);
      if (since === 0n) return;
      throw new Error(`The deployer ${deployer} still holds ${name} of ${currency.settings.currency}.`);
    }),
  );
}
