import type { Step } from "./day-schema.ts";
import { execute, schedule } from "./delayed-acts.ts";
import { blacklist, deployRelease, hold, pause } from "./issuer-acts.ts";
import { allow, pay, payMany, pull } from "./money-acts.ts";
import { approveOrder, proposeOrder } from "./order-acts.ts";
import { proposeSettlement, reclaim, redeem, redeemBySignature, settle } from "./redemption-acts.ts";
import { allowBySignature, collect, payBySignature, pullBySignature } from "./signed-acts.ts";
import type { Act, Stage } from "./stage.ts";
import { attest, confirm, updateCeiling } from "./statement-acts.ts";

/** A step of the day file as somebody's call. */
export function actOf(stage: Stage, step: Step): Act | Promise<Act> {
  switch (step.do) {
    case "schedule":
      return schedule(stage, step);
    case "execute":
      return execute(stage, step);
    case "deploy release":
      return deployRelease(stage, step);
    case "attest":
      return attest(stage, step);
    case "confirm":
      return confirm(stage, step);
    case "update ceiling":
      return updateCeiling(stage, step);
    case "propose order":
      return proposeOrder(stage, step);
    case "approve order":
      return approveOrder(stage, step);
    case "redeem":
      return redeem(stage, step);
    case "redeem by signature":
      return redeemBySignature(stage, step);
    case "propose settlement":
      return proposeSettlement(stage, step);
    case "settle":
      return settle(stage, step);
    case "reclaim":
      return reclaim(stage, step);
    case "pay":
      return pay(stage, step);
    case "pay many":
      return payMany(stage, step);
    case "pay by signature":
      return payBySignature(stage, step);
    case "allow":
      return allow(stage, step);
    case "allow by signature":
      return allowBySignature(stage, step);
    case "pull":
      return pull(stage, step);
    case "pull by signature":
      return pullBySignature(stage, step);
    case "collect":
      return collect(stage, step);
    case "blacklist":
    case "unblacklist":
      return blacklist(stage, step);
    case "hold":
      return hold(stage, step);
    case "pause":
    case "unpause":
      return pause(stage, step);
  }
}
