import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { functionName } from "./interfaces.ts";
import { quote } from "./quote.ts";

export type AuthorityEvents = EventFields<AccessManager>;

/** One sentence per event of the AccessManager. */
export const AUTHORITY_SENTENCES: Sentences<AuthorityEvents> = {
  OperationScheduled: ({ operationId, schedule, caller, target, data }, say) =>
    `${say.account(caller)} scheduled ${functionName(data.slice(0, 10))} on ${say.account(target)} ` +
    `for ${say.time(schedule)} (operation ${operationId})`,
  OperationExecuted: ({ operationId }) => `operation ${operationId} was executed`,
  OperationCanceled: ({ operationId }) => `operation ${operationId} was cancelled`,
  RoleLabel: ({ roleId, label }, say) => `${say.role(roleId)} was labelled ${quote(label)}`,
  RoleGranted: ({ roleId, account, delay, since, newMember }, say) =>
    newMember
      ? `${say.account(account)} has ${say.role(roleId)} from ${say.time(since)} with a delay of ${say.duration(delay)}`
      : `${say.account(account)} keeps ${say.role(roleId)}, its delay is ${say.duration(delay)} from ${say.time(since)}`,
  RoleRevoked: ({ roleId, account }, say) => `${say.account(account)} no longer has ${say.role(roleId)}`,
  RoleAdminChanged: ({ roleId, admin }, say) => `${say.role(admin)} now administers ${say.role(roleId)}`,
  RoleGuardianChanged: ({ roleId, guardian }, say) =>
    `${say.role(guardian)} can now cancel what ${say.role(roleId)} schedules`,
  RoleGrantDelayChanged: ({ roleId, delay, since }, say) =>
    `granting ${say.role(roleId)} takes ${say.duration(delay)} from ${say.time(since)}`,
  TargetClosed: ({ target, closed }, say) =>
    `${say.account(target)} was ${closed ? "closed to" : "opened for"} every role`,
  TargetFunctionRoleUpdated: ({ target, selector, roleId }, say) =>
    `${functionName(selector)} on ${say.account(target)} now belongs to ${say.role(roleId)}`,
  TargetAdminDelayUpdated: ({ target, delay, since }, say) =>
    `administering ${say.account(target)} takes ${say.duration(delay)} from ${say.time(since)}`,
};
