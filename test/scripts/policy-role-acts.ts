import { role, roleNames, type RoleName } from "../../sdk/roles.ts";
import type { Act, Call, Kind, Scene } from "./policy-acts.ts";
import { heldRoles, idOf, UNKNOWN_ROLE, type HeldRole } from "./policy-model.ts";
import { addressesOf, mayAlsoHold } from "./policy-writer.ts";

const HOUR = 3600;

/** Without one of these a history could not go on, or no file could say so. */
const kept: readonly RoleName[] = ["ADMIN", "GUARDIAN", "UNPAUSER"];

const delayOf = (name: HeldRole) => (name === UNKNOWN_ROLE ? 0 : role(name).delay);

const manager = (name: string, ...args: unknown[]): Call => ({ contract: "authority", name, args });

function granting({ state }: Scene, name: HeldRole, account: string, delay = delayOf(name)): Act {
  return {
    calls: [manager("grantRole", idOf(name), account, delay)],
    effect: ({ holders }) => void holders.get(name)!.set(account, delay),
    settles: state.grantDelays.get(name) ?? 0,
  };
}

function losing(name: HeldRole, account: string, call: Call): Act {
  return { calls: [call], effect: ({ holders }) => void holders.get(name)!.delete(account) };
}

const revoking = (name: HeldRole, account: string) => losing(name, account, manager("revokeRole", idOf(name), account));

/** People who hold the role, and could lose it without leaving nobody who is needed. */
function removable({ state, world, key }: Scene): { name: HeldRole; account: string; delay: number }[] {
  const { registry } = addressesOf(world, key);
  return heldRoles.flatMap((name) => {
    const holders = [...state.holders.get(name)!].filter(([account]) => account !== registry);
    if ((kept as readonly HeldRole[]).includes(name) && holders.length < 2) return [];
    return holders.map(([account, delay]) => ({ name, account, delay }));
  });
}

function newcomer({ state, accounts, choose }: Scene, names: readonly RoleName[]): string | undefined {
  const free = accounts.holders.filter((account) =>
    names.every((name) => !state.holders.get(name)!.has(account) && mayAlsoHold(state, account, name)),
  );
  return choose.one(free);
}

const ofPeople = roleNames.filter((name) => role(name).heldBy === undefined && role(name).heldWith === undefined);

/** Half of what it is, or an hour where nobody has to wait. */
const otherDelay = (name: HeldRole) => delayOf(name) / 2 || HOUR;

export const roleKinds: Record<string, Kind> = {
  "appoint a holder": {
    propose: (scene) => {
      const name = scene.choose.one(ofPeople.filter((candidate) => candidate !== "ADMIN"))!;
      const account = newcomer(scene, [name]);
      return account === undefined ? undefined : granting(scene, name, account);
    },
  },
  "appoint an admin": {
    propose: (scene) => {
      const account = newcomer(scene, ["ADMIN", "ADMIN_ACTS"]);
      if (account === undefined) return undefined;
      const [first, second] = [granting(scene, "ADMIN", account), granting(scene, "ADMIN_ACTS", account)];
      return {
        calls: [...first.calls, ...second.calls],
        effect: (state) => (first.effect(state), second.effect(state)),
      };
    },
  },
  "appoint half an admin": {
    foreign: true,
    propose: (scene) => {
      const account = newcomer(scene, ["ADMIN", "ADMIN_ACTS"]);
      const name = scene.choose.one<RoleName>(["ADMIN", "ADMIN_ACTS"])!;
      return account === undefined ? undefined : granting(scene, name, account);
    },
  },
  "appoint with another delay": {
    foreign: true,
    propose: (scene) => {
      const name = scene.choose.one(ofPeople)!;
      const account = newcomer(scene, [name]);
      return account === undefined ? undefined : granting(scene, name, account, otherDelay(name));
    },
  },
  "change a holder's delay": {
    foreign: true,
    propose: (scene) => {
      const pick = scene.choose.one(removable(scene));
      if (pick === undefined) return undefined;
      const table = delayOf(pick.name);
      const next = pick.delay === table ? otherDelay(pick.name) : table;
      return { ...granting(scene, pick.name, pick.account, next), settles: Math.max(0, pick.delay - next) };
    },
  },
  "revoke a role": {
    propose: (scene) => {
      const pick = scene.choose.one(removable(scene));
      if (pick === undefined) return undefined;
      return revoking(pick.name, pick.account);
    },
  },
  "renounce a role": {
    propose: (scene) => {
      const pick = scene.choose.one(removable(scene));
      if (pick === undefined) return undefined;
      const { name, account } = pick;
      const renounce = { ...manager("renounceRole", idOf(name), account), by: account };
      return losing(name, account, renounce);
    },
  },
  "rotate a role": {
    propose: (scene) => {
      const pick = scene.choose.one(
        removable(scene).filter(({ name }) => (ofPeople as readonly HeldRole[]).includes(name)),
      );
      if (pick === undefined) return undefined;
      const account = newcomer(scene, [pick.name as RoleName]);
      if (account === undefined) return undefined;
      const granted = granting(scene, pick.name, account);
      const revoked = revoking(pick.name, pick.account);
      return {
        ...granted,
        calls: [...granted.calls, ...revoked.calls],
        effect: (state) => (granted.effect(state), revoked.effect(state)),
      };
    },
  },
  "let a person set the ceiling": {
    foreign: true,
    propose: (scene) => {
      const account = scene.choose.one(scene.accounts.holders);
      return account === undefined ? undefined : granting(scene, "RESERVE", account);
    },
  },
  "take the ceiling from the registry": {
    foreign: true,
    propose: (scene) => {
      const { registry } = addressesOf(scene.world, scene.key);
      const holds = scene.state.holders.get("RESERVE")!.has(registry);
      return holds ? revoking("RESERVE", registry) : granting(scene, "RESERVE", registry);
    },
  },
  "give a role that no table has": {
    foreign: true,
    propose: (scene) => {
      const held = scene.state.holders.get(UNKNOWN_ROLE)!;
      const account = scene.choose.one(scene.accounts.holders.filter((each) => !held.has(each)));
      return account === undefined ? undefined : granting(scene, UNKNOWN_ROLE, account);
    },
  },
};
