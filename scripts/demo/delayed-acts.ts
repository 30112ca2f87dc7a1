import { getCreateAddress, id } from "ethers";
import { ACCOUNT_FLAGS } from "../../sdk/account-flags.ts";
import { AUTHORITY_INTERFACE, REGISTRY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { showMoney } from "../words.ts";
import type { DelayedAct, StepOf } from "./day-schema.ts";
import { showDayTime } from "./day-time.ts";
import { byRole } from "./issuer-acts.ts";
import type { Act, Stage } from "./stage.ts";

/** The first half: says in public what is going to happen. */
export async function schedule(stage: Stage, { id, act }: StepOf<"schedule">): Promise<Act> {
  const later = await delayedAct(stage, act);
  stage.scheduled.set(id, later);
  const { token } = stage.tokens[later.currency];
  const data = AUTHORITY_INTERFACE.encodeFunctionData("schedule", [later.to, later.data, 0]);
  const words = `schedule "${id}": ${later.words}`;
  return { ...later, to: token.authorityAddress, data, words, source: "authority", scheduledAs: id };
}

/** The second half, sent by the same holder to the contract itself, which asks its authority whether the time has come. */
export function execute(stage: Stage, { act: id }: StepOf<"execute">): Act {
  const act = stage.scheduled.get(id);
  // The act may have been refused at its schedule step; trying it is then refused by the chain as well.
  if (act === undefined) throw new Error(`"${id}" was never prepared.`);
  return { ...act, words: `execute "${id}": ${act.words}`, scheduledAs: id };
}

/** An act of a role with a delay, as it will be once the delay is over. */
async function delayedAct(stage: Stage, act: DelayedAct): Promise<Act> {
  const { token: currency, by } = act;
  const { token, deployed, issuance } = stage.tokens[currency];
  const address = (name: string) => stage.cast.actor(name).address;
  switch (act.do) {
    case "register seizure destination": {
      const args = [address(act.account), ACCOUNT_FLAGS.seizureDestination] as const;
      return byRole(stage, {
        currency,
        role: "ADMIN_ACTS",
        by,
        words: `register ${act.account} in ${currency} as seizure destination`,
        data: TOKEN_INTERFACE.encodeFunctionData("register", [...args]),
      });
    }
    case "seize":
      return byRole(stage, {
        currency,
        role: "SEIZER",
        by,
        words: `seize ${showMoney(act.amount, currency)} of ${act.from} for ${act.to} under case "${act.case.text}"`,
        data: TOKEN_INTERFACE.encodeFunctionData("seize", [
          address(act.from),
          address(act.to),
          act.amount,
          act.case.bytes32,
        ]),
      });
    case "upgrade": {
      // The same mode: an upgrade can change the code and nothing else.
      const nonce = Number(await token.contract.mode()) + 1;
      const twin = getCreateAddress({ from: deployed.releases.at(-1)!.address, nonce });
      return byRole(stage, {
        currency,
        role: "UPGRADER",
        by,
        words: `upgrade ${currency} to release ${deployed.releases.length}`,
        data: TOKEN_INTERFACE.encodeFunctionData("upgradeToAndCall", [twin, "0x"]),
      });
    }
    case "record approval": {
      const { authority, reference, ceiling } = act;
      const until = stage.midnight + act.until.seconds;
      return byRole(stage, {
        currency,
        role: "LEGAL",
        by,
        contract: issuance.registry,
        words: `record the approval of ${authority.text} for ${showMoney(ceiling, currency)} until ${showDayTime(until, stage.midnight)}`,
        details: [`"${reference}"`],
        data: REGISTRY_INTERFACE.encodeFunctionData("setApproval", [authority.bytes32, id(reference), ceiling, until]),
      });
    }
    case "allocate": {
      const { epoch } = await issuance.registry.contract.allocation();
      const until = stage.midnight + act.until.seconds;
      const shares = [{ chainId: stage.connection.chainId, amount: act.amount }];
      return byRole(stage, {
        currency,
        role: "RISK",
        by,
        contract: issuance.registry,
        words: `allocate ${showMoney(act.amount, currency)} of the approval to this chain, the only one`,
        data: REGISTRY_INTERFACE.encodeFunctionData("raiseAllocation", [epoch + 1n, until, shares]),
      });
    }
  }
}
