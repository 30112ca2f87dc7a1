import type { LogDescription } from "ethers";
import type { GovernedContract } from "../sdk/roles.ts";
import type { CurrencyPlan } from "./_harbour.ts";

/** Judges the values of an event. */
type Condition = (args: LogDescription["args"], currency: CurrencyPlan) => boolean;

const always: Condition = () => true;
const fromHere: Condition = (args, { authority }) => args["authority"] === authority;
const ofNothing: Condition = (args) => (args["value"] ?? args["amount"]) === 0n;
/** Settlement contracts serve a currency that is in use already beside one that is not handed over yet. */
const ofAnother: Condition = ({ token }, { token: own }) => token !== own;
const intake = { IntakeStopped: ofAnother, IntakeResumed: ofAnother };

/**
 * What may be in the logs of a currency's contracts until it is handed over: the events that creation and configuration
 * make, and those that a stranger can cause, who must not be able to stand in the way. Whom they are about, and to which
 * values they led, is compared with the network file in every run; so what was put right in time leaves no trace here.
 */
const expectedEvents: Readonly<Record<GovernedContract, Readonly<Record<string, Condition>>>> = {
  token: {
    // Another implementation could have written any storage without an event.
    Upgraded: ({ implementation }, { twins }) => Object.values(twins).includes(implementation as string),
    AuthorityUpdated: fromHere,
    Initialized: always,
    CeilingCapSet: always,
    ContractURIUpdated: always,
    PolicyClosed: always,
    MinterConfigured: always,
    Registered: always,
    // The registry's push of what follows from no statement, which anybody may ask for once it holds RESERVE.
    SupplyCeilingSet: ({ ceiling }) => ceiling === 0n,
    // While nobody has a token, all that anybody can do.
    Approval: always,
    Transfer: ofNothing,
    TransferWithMemo: ofNothing,
    AuthorizationUsed: always,
    AuthorizationCanceled: always,
    CollectRowFailed: always,
  },
  registry: {
    AuthorityUpdated: fromHere,
    CustodianAdded: always,
    SignerAdded: always,
    ThresholdSet: always,
    PoolAdded: always,
    BufferSet: always,
    MaxAgeSet: always,
    StepSet: always,
    ApprovalSet: always,
    ApprovalCleared: always,
    AllocationSet: always,
    MintDeskSet: ({ desk }, { mintDesk }) => desk === mintDesk,
    RedemptionDeskSet: ({ desk }, { redemptionDesk }) => desk === redemptionDesk,
    CeilingPushed: ({ ceiling }) => ceiling === 0n,
    PushRefused: ({ ceiling }) => ceiling === 0n,
    // A bank's person gives up the place.
    SignerRevoked: ({ signer, actor }) => signer === actor,
  },
  mintDesk: {
    AuthorityUpdated: fromHere,
    OrderLimitSet: always,
    LargeOrderSizeSet: always,
    WindowLimitSet: always,
    ShareLimitSet: always,
    BeneficiaryAdded: always,
  },
  redemptionDesk: { AuthorityUpdated: fromHere },
  // Whatever moves money of this currency begins with an event that names the token.
  payouts: { ...intake, BatchPaid: ofAnother, PaymentSkipped: always, BatchCancelled: always },
  fxSettlement: { ...intake, NoncesCancelled: always },
  tradeEscrow: {
    ...intake,
    OrderOpened: ofAnother,
    PoolDeposited: ofAnother,
    PoolWithdrawn: ofAnother,
    Parked: ofAnother,
    Claimed: ofAnother,
    Surrendered: ofAnother,
    MilestoneAttested: always,
    MilestoneAccepted: always,
    MilestoneDisputed: always,
    MilestoneRuled: always,
    MilestoneSettled: always,
    OrderAmended: always,
    OrderCancelled: always,
    ReceivableAssigned: always,
    ReceivableSold: always,
  },
};

export interface FoundEvent {
  readonly contract: GovernedContract;
  readonly event: LogDescription;
  readonly currency: CurrencyPlan;
}

export function isExpected({ contract, event, currency }: FoundEvent): boolean {
  const conditions = expectedEvents[contract];
  return Object.hasOwn(conditions, event.name) && conditions[event.name]!(event.args, currency);
}
