import { roles, type RoleName } from "../../sdk/roles.ts";
import type { Actor, World } from "./world.ts";

/** Whatever somebody can steal by itself. Names are the first column of docs/threats.md. */
export interface Key {
  readonly name: string;
  /** Calls come from the first; all of them sign. */
  accounts(world: World): readonly Actor[];
  /** Whether any of its powers waits, so that a watchful GUARDIAN makes a difference. */
  readonly waits: boolean;
}

/** A role without a holder of its own is stolen here all the same. */
const ofRole = (name: RoleName): Key => ({
  name,
  waits: roles.find((role) => role.name === name)!.delay > 0,
  accounts: (world) => [name === "ADMIN_ACTS" ? world.actsOnly : world.stage.holders[name]],
});

export const keys: readonly Key[] = [
  ...roles.map(({ name }) => ofRole(name)),
  { name: "a plain minter", waits: false, accounts: ({ plainMinter }) => [plainMinter] },
  { name: "one signer of BANK-A", waits: false, accounts: ({ stage }) => [stage.banks.a[0]] },
  { name: "one signer of BANK-B", waits: false, accounts: ({ stage }) => [stage.banks.b[0]] },
  { name: "BANK-A, whole", waits: false, accounts: ({ stage }) => stage.banks.a },
  { name: "BANK-B, whole", waits: false, accounts: ({ stage }) => stage.banks.b },
  { name: "anybody", waits: false, accounts: ({ outsider }) => [outsider] },
];
