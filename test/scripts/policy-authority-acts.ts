import { ZeroAddress } from "ethers";
import { governedContracts, roles } from "../../sdk/roles.ts";
import type { Act, Call, Kind, Scene } from "./policy-acts.ts";
import { heldRoles, idOf, tableFunctions, targets, type HeldRole } from "./policy-model.ts";
import { contractOf } from "./policy-reader.ts";
import { addressesOf } from "./policy-writer.ts";

/** The authority changes some of its delays after five days. */
const SETBACK = 5 * 86_400;

const act = (name: string, args: readonly unknown[], effect: Act["effect"], more: Partial<Call> = {}): Act => ({
  calls: [{ contract: "authority", name, args, ...more }],
  effect,
});

/** Nothing is what it was before anybody set it. */
function set<K, V>(map: Map<K, V>, key: K, value: V, nothing: V): void {
  if (value === nothing) map.delete(key);
  else map.set(key, value);
}

/** Functions that the table does not give to anybody, and nobody needs a role for. */
const open = ["token.mint", "registry.push"];
const functions = [...tableFunctions().keys(), ...open];

const labelled = heldRoles.filter((name) => name !== "ADMIN");

function other<T>({ choose }: Scene, list: readonly T[], now: T): T {
  return choose.one(list.filter((each) => each !== now))!;
}

/** Roles that could be made the guardian or the admin of another. */
const ids: readonly bigint[] = (["ADMIN", "GUARDIAN", "UPGRADER", "BOARD"] as const).map(idOf);

export const authorityKinds: Record<string, Kind> = {
  "close or open a contract": {
    foreign: true,
    propose: ({ fixture, state, choose }) => {
      const contract = choose.one([...state.closed, ...governedContracts])!;
      const closes = !state.closed.has(contract);
      const change: Act["effect"] = ({ closed }) => void (closes ? closed.add(contract) : closed.delete(contract));
      return act("setTargetClosed", [fixture[contract].target, closes], change, {
        atLeast: state.targetDelays.get(contract) ?? 0,
      });
    },
  },
  "give a function to another role": {
    foreign: true,
    propose: (scene) => {
      const { fixture, state, choose } = scene;
      const name = choose.one(functions)!;
      const [contract, method] = name.split(".") as [(typeof targets)[number], string];
      const before = state.functionRoles.get(name) ?? 0n;
      const id = other(
        scene,
        roles.map((each) => each.id),
        before,
      );
      const { target, interface: abi } = contractOf(fixture, contract);
      const { selector } = abi.getFunction(method)!;
      const change: Act["effect"] = ({ functionRoles }) => set(functionRoles, name, id, 0n);
      return act("setTargetFunctionRole", [target, [selector], id], change, {
        atLeast: state.targetDelays.get(contract) ?? 0,
      });
    },
  },
  "change a role's guardian": {
    foreign: true,
    propose: (scene) => {
      const name = scene.choose.one(labelled)!;
      const id = other(scene, ids, scene.state.guardians.get(name) ?? 0n);
      return act("setRoleGuardian", [idOf(name), id], ({ guardians }) => set(guardians, name, id, 0n));
    },
  },
  "change a role's admin": {
    foreign: true,
    propose: (scene) => {
      const name = scene.choose.one(labelled)!;
      const id = other(scene, ids, scene.state.admins.get(name) ?? 0n);
      return act("setRoleAdmin", [idOf(name), id], ({ admins }) => set(admins, name, id, 0n));
    },
  },
  "label a role": {
    foreign: true,
    propose: (scene) => {
      const name = scene.choose.one(labelled)!;
      const label = other(scene, ["ROLE", "OTHER", name === "role 99" ? "NEW" : name], scene.state.labels.get(name)!);
      return act("labelRole", [idOf(name), label], ({ labels }) => void labels.set(name, label));
    },
  },
  "set a grant delay": {
    foreign: true,
    propose: (scene) => {
      const name: HeldRole = scene.choose.one(labelled)!;
      const delay = other(scene, [0, 3_600, 86_400], scene.state.grantDelays.get(name) ?? 0);
      const change: Act["effect"] = ({ grantDelays }) => set(grantDelays, name, delay, 0);
      return { ...act("setGrantDelay", [idOf(name), delay], change), settles: SETBACK };
    },
  },
  "set the delay of a contract's settings": {
    foreign: true,
    propose: (scene) => {
      const { fixture, state, choose } = scene;
      const contract = choose.one(targets)!;
      const delay = other(scene, [0, 3_600, 72 * 3_600], state.targetDelays.get(contract) ?? 0);
      const args = [contractOf(fixture, contract).target, delay];
      const change: Act["effect"] = ({ targetDelays }) => set(targetDelays, contract, delay, 0);
      return { ...act("setTargetAdminDelay", args, change), settles: SETBACK };
    },
  },
  "replace a desk of the registry": {
    foreign: true,
    propose: (scene) => {
      const { state, choose, accounts } = scene;
      const which = choose.one(["mintDesk", "redemptionDesk"] as const)!;
      const own = addressesOf(scene.world, scene.key)[which];
      const stranger = which === "mintDesk" ? accounts.strangers[0]! : ZeroAddress;
      const desk = state.desks[which] === own ? stranger : own;
      const name = which === "mintDesk" ? "setMintDesk" : "setRedemptionDesk";
      const change: Act["effect"] = ({ desks }) => void (desks[which] = desk);
      return { ...act(name, [desk], change, { contract: "registry" }) };
    },
  },
};
