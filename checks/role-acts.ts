import type { GovernedContract } from "../sdk/roles.ts";

/** One line on a function that a role may call, and the command that calls it. */
export interface Act {
  does: string;
  /** "minter set"; undefined where the command line has none, and a Safe or another tool makes the call. */
  command?: string;
}

type Acts = Readonly<Record<string, Act>>;

const act = (does: string, command?: string): Act => (command === undefined ? { does } : { does, command });

/** By contract and function. The page fails on a function of the role table that is missing here, and on one too many. */
export const acts: Readonly<Record<GovernedContract, Acts>> = {
  token: {
    removeMinter: act("Ends a minter.", "minter remove"),
    decreaseMinterAllowance: act("Lowers a minter's allowance, at most to zero.", "apply"),
    lowerCeilingCap: act("Lowers the cap on supply, and the ceiling with it; zero stops minting.", "apply"),
    register: act("Sets which of our own accounts are protected, redeem, or take what is seized.", "apply"),
    raiseCeilingCap: act("Raises the cap on supply.", "apply"),
    forcedTransfer: act("Seizes without a case reference, for tools that speak ERC-7943."),
    upgradeToAndCall: act("Installs the open twin of another release.", "release propose"),
    configureMinter: act("Makes a minter, or sets its allowance.", "minter set"),
    pause: act("Stops payments, approvals and minting; redemption goes on.", "token pause"),
    closePolicy: act("Lets only verified accounts pay and be paid.", "token policy"),
    unpause: act("Ends a pause; the policy is what it was.", "token unpause"),
    openPolicy: act("Lets everybody pay and be paid.", "token policy"),
    setContractURI: act("Points to the token's public description."),
    setVerified: act("Marks an account verified, or no longer."),
    blacklist: act("Stops one account from paying and being paid."),
    blacklistBatch: act("The same for many, skipping what already holds.", "account blacklist"),
    raiseHold: act("Holds part of a balance, or more of it.", "account hold"),
    unBlacklist: act("Lets one account pay and be paid again."),
    unBlacklistBatch: act("The same for many.", "account unblacklist"),
    lowerHold: act("Lowers a hold.", "account hold"),
    seize: act("Moves blacklisted or held tokens to a registered destination.", "account seize"),
    rescueERC20: act("Returns foreign tokens sent to the token by mistake."),
    setSupplyCeiling: act("Sets the ceiling and until when it counts.", "reserve push"),
  },
  registry: {
    raiseThreshold: act("Makes more of a custodian's signers necessary.", "apply"),
    revokeSigner: act("Ends a custodian's signer.", "apply"),
    revokeCustodian: act("Ends a custodian for ever; its pools count as nothing.", "apply"),
    dropPool: act("Counts a pool as nothing until a new statement is confirmed.", "apply"),
    clearApproval: act("Ends the supervisor's consent: the ceiling becomes zero.", "apply"),
    lowerAllocation: act("Gives this chain a smaller or shorter share of the approved ceiling.", "apply"),
    tightenBuffer: act("Asks for more reserves above the supply.", "apply"),
    lowerMaxAge: act("Lets a statement count for less long.", "apply"),
    lowerStep: act("Parks a statement that rises less than before.", "apply"),
    setMintDesk: act("Chooses the desk that may use up credits."),
    setRedemptionDesk: act("Chooses the desk whose claims count in the views."),
    confirm: act("Lets a parked statement count.", "reserve confirm"),
    raiseAllocation: act("Gives this chain a larger or longer share, within the approval.", "apply"),
    loosenBuffer: act("Asks for less reserves above the supply, never for none.", "apply"),
    raiseMaxAge: act("Lets a statement count for longer.", "apply"),
    raiseStep: act("Lets a statement rise further before it is parked.", "apply"),
    addCustodian: act("Adds a bank with its signers and threshold.", "apply"),
    addSigner: act("Adds a signer of one custodian.", "apply"),
    addPool: act("Adds a part of the reserve at one custodian.", "apply"),
    lowerThreshold: act("Makes fewer of a custodian's signers sufficient.", "apply"),
    setApproval: act("Records a supervisor's consent: the most that may circulate, and until when.", "apply"),
    windDown: act("Ends issuance through this registry for ever."),
    anchor: act("Records the hash of a report.", "reserve anchor"),
  },
  mintDesk: {
    revokeBeneficiary: act("Ends a wallet to which may be issued.", "apply"),
    lowerOrderLimit: act("Lets one order mint less.", "apply"),
    lowerWindowLimit: act("Lets less be minted in any 24 hours.", "apply"),
    lowerShareLimit: act("Lets one order be a smaller part of the ceiling.", "apply"),
    lowerLargeOrderSize: act("Asks for LARGE_CHECKER from a smaller order on.", "apply"),
    propose: act("Proposes an order; nothing is issued.", "mint propose"),
    approve: act("Issues what another proposed, once a bank confirmed the money.", "mint approve"),
    reject: act("Ends a proposed order for ever.", "mint reject"),
    approveLarge: act("Issues an order of any size within the bounds.", "mint approve"),
    raiseOrderLimit: act("Lets one order mint more.", "apply"),
    raiseWindowLimit: act("Lets more be minted in any 24 hours.", "apply"),
    raiseShareLimit: act("Lets one order be a larger part of the ceiling.", "apply"),
    raiseLargeOrderSize: act("Asks for LARGE_CHECKER only from a larger order on.", "apply"),
    addBeneficiary: act("Registers a customer's wallet until a date.", "apply"),
  },
  redemptionDesk: {
    suspend: act("Stops new requests and settlements until a date, with a supervisor's consent."),
    resume: act("Ends a suspension."),
    seizeRequest: act("Sends a blacklisted holder's open request to a registered destination."),
    seizeClaim: act("Sends a blacklisted holder's parked refund to a registered destination."),
    rescueERC20: act("Returns tokens sent to the desk by mistake; no escrow."),
    proposeSettlement: act("Names the payout of a request.", "redeem settle"),
    proposeRejection: act("Proposes to give the tokens back.", "redeem reject"),
    settle: act("Burns the tokens of a request whose payout another named.", "redeem settle"),
    reject: act("Gives the tokens back, as another proposed.", "redeem reject"),
  },
  payouts: {
    stopIntake: act("Stops new batches in the token."),
    resumeIntake: act("Lets batches in the token be paid again."),
  },
  fxSettlement: {
    stopIntake: act("Stops fills that the token is one leg of."),
    resumeIntake: act("Lets quotes with the token be filled again."),
  },
  tradeEscrow: {
    stopIntake: act("Stops new orders, deposits and sold receivables in the token; what is in goes on and out."),
    resumeIntake: act("Lets orders in the token be opened again."),
    surrender: act("Sends a blacklisted party's waiting money or free pool to a registered destination."),
  },
};

/** Functions of the AccessManager, which role 0 executes. */
export const managerActs: Acts = {
  labelRole: act("Gives a role its name on chain."),
  grantRole: act("Gives a role to an account, with a delay.", "role grant"),
  setRoleAdmin: act("Decides which role appoints another."),
  setRoleGuardian: act("Decides which role cancels what another scheduled."),
  setGrantDelay: act("Delays the grants of a role."),
  setTargetFunctionRole: act("Decides which role may call a function."),
  setTargetAdminDelay: act("Delays changes of a contract's own rules."),
  setTargetClosed: act("Closes a contract to every role, or opens it."),
  updateAuthority: act("Puts a contract under another authority."),
};
