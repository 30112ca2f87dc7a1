import { decodeRevert, type DecodedRevert, type ErrorSource } from "../../sdk/errors.ts";
import { HarbourError, type HarbourErrorCode } from "../../sdk/harbour-error.ts";
import type { WordingParameters } from "../../sdk/wording.ts";
import { partyAt, type Book } from "../chain/connection.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { roleName } from "../role/name.ts";
import { ISSUANCE_CODES } from "./issuance-codes.ts";

interface Advice {
  code: HarbourErrorCode;
  exitCode?: ExitCode;
  why: string;
  fix: string;
}

/**
 * What an operator can do about each refusal of the contracts. The rule itself is the contract's: nothing here
 * decides, so the command line can never be of another opinion than the chain.
 */
const ADVICE: Record<string, Advice> = {
  MintAllowanceExceeded: {
    code: "HB-2311",
    why: "A minter has a fixed allowance that every mint uses up.",
    fix: "Mint less, or have MINTER_ADMIN raise it: harbour minter set.",
  },
  SupplyCeilingExceeded: {
    code: "HB-2312",
    why: "The supply may not pass what the reserve was attested for.",
    fix: "Mint less, or have the custodians attest more: harbour reserve verify shows which bound binds.",
  },
  SupplyCeilingExpired: {
    code: "HB-2313",
    why: "Minting needs a fresh reserve figure, and the last one is too old or was never set.",
    fix: "Submit a new statement of the custodians: harbour reserve submit.",
  },
  ERC20InsufficientBalance: {
    code: "HB-2314",
    why: "Only what an account owns can leave it.",
    fix: "Check the account: harbour account show.",
  },
  EnforcedPause: {
    code: "HB-2315",
    why: "While paused, payments, approvals and minting stop; redemption goes on.",
    fix: "Wait for UNPAUSER: harbour token unpause.",
  },
  AccountBlacklisted: {
    code: "HB-2316",
    why: "A blacklisted account can neither pay nor be paid, mint nor burn.",
    fix: "Check the account and its case: harbour account show.",
  },
  AccountNotVerified: {
    code: "HB-2317",
    why: "The policy is closed, so only verified accounts may pay and be paid.",
    fix: "Have ATTESTER verify the account, or check the address.",
  },
  AccountProtected: {
    code: "HB-2318",
    why: "Freezing one of our own contracts would stop everybody who uses it.",
    fix: "Check the address; ADMIN would have to take the flag off first.",
  },
  NotSeizureDestination: {
    code: "HB-2319",
    why: "Seized tokens can go to a registered account only.",
    fix: "Use a registered one, or have ADMIN register it.",
  },
  SeizableExceeded: {
    code: "HB-2320",
    why: "Of a blacklisted account everything can be seized, of any other only what is held.",
    fix: "Seize less, or blacklist or hold first under the same case.",
  },
  ERC7943InsufficientUnfrozenBalance: {
    code: "HB-2321",
    why: "A hold keeps its amount in the account.",
    fix: "Use less, or have UNBLACKLISTER lower the hold.",
  },
  NotMinter: {
    code: "HB-2402",
    exitCode: ExitCode.unauthorised,
    why: "Only minters mint.",
    fix: "Use --as with a minter; harbour minter list shows them.",
  },
  NotBurner: {
    code: "HB-2402",
    exitCode: ExitCode.unauthorised,
    why: "Only minters and redemption accounts burn.",
    fix: "Use --as with one of them.",
  },
  AccessManagedUnauthorized: {
    code: "HB-2401",
    exitCode: ExitCode.unauthorised,
    why: "The authority of the token refuses the call.",
    fix: "Use --as with a holder; harbour role list shows who that is.",
  },
  AccessManagerUnauthorizedCall: {
    code: "HB-2401",
    exitCode: ExitCode.unauthorised,
    why: "The authority of the token refuses the call.",
    fix: "Use --as with a holder; harbour role list shows who that is.",
  },
};

const OTHERWISE: Advice = {
  code: "HB-2301",
  why: "The simulation on the chain's present state reverts, so the transaction would too.",
  fix: "Check the arguments against the plan.",
};

export interface RefusalWords {
  symbol: string;
  book: Book;
  /** The contract that was called: several declare errors of the same name. */
  source: ErrorSource;
  /** Of a contract that serves several tokens. */
  tokens?: Pick<WordingParameters, "symbolOf" | "counterSymbolOf">;
}

const ISSUANCE: readonly ErrorSource[] = ["registry", "mintDesk", "redemptionDesk", "issuance"];

/** Token and authority by the table above; every other contract as the sdk words it, with a number where it has one. */
function adviceOn(revert: DecodedRevert | undefined): Advice {
  if (revert?.kind !== "error") return OTHERWISE;
  if (revert.source === "token" || revert.source === "authority") return ADVICE[revert.name] ?? OTHERWISE;
  const { code, why, fix } = OTHERWISE;
  const number = ISSUANCE.includes(revert.source) ? ISSUANCE_CODES[revert.name] : undefined;
  return { code: number ?? code, why: revert.why ?? why, fix: revert.fix ?? fix };
}

/** The numbered error for a contract's revert data. */
export function refusalOf(data: string, { symbol, book, source, tokens }: RefusalWords): HarbourError {
  const nameOf = (address: string) => partyAt(book, address).name;
  const revert = decodeRevert({ error: data, source, symbol, nameOf, roleName, ...tokens });
  const sentence = revert?.sentence ?? "the call reverts without a reason";
  const { code, exitCode = ExitCode.refused, why, fix } = adviceOn(revert);
  return new HarbourError({ code, exitCode, message: `Refused: ${sentence}.`, why, fix });
}
