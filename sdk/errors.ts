import { AbiCoder, type Interface } from "ethers";
import { AUTHORITY_ERROR_SENTENCES } from "./authority-errors.ts";
import { type ErrorWords, type FieldsOf } from "./error-words.ts";
import { FX_SETTLEMENT_ERRORS } from "./fx-settlement-errors.ts";
import { HarbourError } from "./harbour-error.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  ISSUANCE_CODE_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  SETTLEMENT_CODE_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "./interfaces.ts";
import { ISSUANCE_ERRORS } from "./issuance-errors.ts";
import { MINT_DESK_ERRORS } from "./mint-desk-errors.ts";
import { PAYOUTS_ERRORS } from "./payouts-errors.ts";
import { printable } from "./printable.ts";
import { quote } from "./quote.ts";
import { REDEMPTION_DESK_ERRORS } from "./redemption-desk-errors.ts";
import { REGISTRY_ERRORS } from "./registry-errors.ts";
import { revertData } from "./revert-data.ts";
import { SETTLEMENT_CODE_ERRORS } from "./settlement-errors.ts";
import { TOKEN_ERROR_SENTENCES } from "./token-errors.ts";
import { TRADE_ESCROW_ERRORS } from "./trade-escrow-errors.ts";
import { type Wording, wording, type WordingParameters } from "./wording.ts";

type Fields<S> = { [N in keyof S]: S[N] extends (fields: infer F, say: Wording) => string ? F : never };

/** Error name → fields. */
export type TokenErrors = Fields<typeof TOKEN_ERROR_SENTENCES>;
export type AuthorityErrors = Fields<typeof AUTHORITY_ERROR_SENTENCES>;
export type RegistryErrors = FieldsOf<typeof REGISTRY_ERRORS>;
export type MintDeskErrors = FieldsOf<typeof MINT_DESK_ERRORS>;
export type IssuanceErrors = FieldsOf<typeof ISSUANCE_ERRORS>;
export type RedemptionDeskErrors = FieldsOf<typeof REDEMPTION_DESK_ERRORS>;
export type PayoutsErrors = FieldsOf<typeof PAYOUTS_ERRORS>;
export type FxSettlementErrors = FieldsOf<typeof FX_SETTLEMENT_ERRORS>;
export type TradeEscrowErrors = FieldsOf<typeof TRADE_ESCROW_ERRORS>;
export type SettlementCodeErrors = FieldsOf<typeof SETTLEMENT_CODE_ERRORS>;

/**
 * The contracts whose errors are known; "issuance" is what registry, desks and feed return beyond their specifications,
 * "settlement" what the settlement contracts do.
 */
export type ErrorSource =
  | "token"
  | "authority"
  | "registry"
  | "mintDesk"
  | "redemptionDesk"
  | "payouts"
  | "fxSettlement"
  | "tradeEscrow"
  | "issuance"
  | "settlement";

interface Common {
  /** The first 4 bytes of `data`, "0x" if there are none. */
  selector: string;
  /** What the EVM returned. */
  data: string;
  /** What went wrong, for people. */
  sentence: string;
}

interface Custom<Source extends ErrorSource, Name, Fields> extends Common {
  kind: "error";
  source: Source;
  name: Name;
  fields: Fields;
  /** Why the rule exists; known for every contract but the token and its authority. */
  why?: string;
  /** What the reader can do about it; known where {@link why} is. */
  fix?: string;
}

/** An error of one contract, by name. */
type CustomOf<Source extends ErrorSource, Errors> = { [N in keyof Errors]: Custom<Source, N, Errors[N]> }[keyof Errors];

/**
 * What a revert returned: an error of one of our contracts, a text (`require`), a panic of the compiler, nothing, or
 * something none of them declares.
 */
export type DecodedRevert =
  | CustomOf<"token", TokenErrors>
  | CustomOf<"authority", AuthorityErrors>
  | CustomOf<"registry", RegistryErrors>
  | CustomOf<"mintDesk", MintDeskErrors>
  | CustomOf<"redemptionDesk", RedemptionDeskErrors>
  | CustomOf<"payouts", PayoutsErrors>
  | CustomOf<"fxSettlement", FxSettlementErrors>
  | CustomOf<"tradeEscrow", TradeEscrowErrors>
  | CustomOf<"issuance", IssuanceErrors>
  | CustomOf<"settlement", SettlementCodeErrors>
  | (Common & { kind: "reason"; reason: string })
  | (Common & { kind: "panic"; panic: bigint })
  | (Common & { kind: "empty" })
  | (Common & { kind: "unknown" });

export interface DecodeRevertParameters extends WordingParameters {
  /** Whatever was thrown, or the returned bytes in hexadecimal. */
  error: unknown;
  /**
   * The contract that was called. An error that several contracts declare is decoded as this one's; without it, as
   * that of the first in the order of {@link ErrorSource}.
   */
  source?: ErrorSource;
}

/** Decodes a revert; undefined if `error` carries none. Never throws. */
export function decodeRevert({ error, source, ...words }: DecodeRevertParameters): DecodedRevert | undefined {
  const data = revertData(error);
  return data === undefined ? undefined : decodeRevertData(data, source, wording(words));
}

/**
 * One sentence about any failure: a decoded revert, an error of this project, one that ethers knows, or the first
 * line of its message. Never throws.
 */
export function explainError({ error, ...words }: DecodeRevertParameters): string {
  if (error instanceof HarbourError) return error.message;
  const revert = decodeRevert({ error, ...words });
  if (revert !== undefined) return revert.sentence;
  const { code, shortMessage, message } = typeof error === "object" && error !== null ? (error as ErrorLike) : {};
  const known = typeof code === "string" ? ETHERS_SENTENCES[code] : undefined;
  if (known !== undefined) return known;
  const text = [shortMessage, message, error].find((candidate) => typeof candidate === "string" && candidate !== "");
  return typeof text === "string" ? printable(text.split("\n")[0] ?? text) : `an unknown error (${quote(error)})`;
}

interface ErrorLike {
  code?: unknown;
  shortMessage?: unknown;
  message?: unknown;
}

/** https://docs.ethers.org/v6/api/utils/errors/ */
const ETHERS_SENTENCES: { readonly [code: string]: string | undefined } = {
  INSUFFICIENT_FUNDS: "the sender has not enough of the chain's own currency to pay the gas",
  NONCE_EXPIRED: "the sender's transaction number was used already",
  REPLACEMENT_UNDERPRICED: "a transaction with the same number is waiting and offers a higher fee",
  NETWORK_ERROR: "the node cannot be reached",
  TIMEOUT: "the node did not answer in time",
  ACTION_REJECTED: "the signer refused",
};

/** https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require */
const PANICS: { readonly [code: string]: string | undefined } = {
  "0x1": "an assertion failed",
  "0x11": "a number over- or underflowed",
  "0x12": "a division by zero",
  "0x21": "a number is outside its enumeration",
  "0x31": "a list is empty",
  "0x32": "an index is outside its list",
  "0x41": "too much memory is asked for",
};

const REASON = "0x08c379a0";
const PANIC = "0x4e487b71";

type AnyWords = (name: string) => (Pick<ErrorWords, "sentence"> & Partial<ErrorWords>) | undefined;

interface Dictionary {
  source: ErrorSource;
  abi: Interface;
  wordsOf: AnyWords;
}

const DICTIONARIES: readonly Dictionary[] = [
  { source: "token", abi: TOKEN_INTERFACE, wordsOf: sentencesOnly(TOKEN_ERROR_SENTENCES) },
  { source: "authority", abi: AUTHORITY_INTERFACE, wordsOf: sentencesOnly(AUTHORITY_ERROR_SENTENCES) },
  { source: "registry", abi: REGISTRY_INTERFACE, wordsOf: whole(REGISTRY_ERRORS) },
  { source: "mintDesk", abi: MINT_DESK_INTERFACE, wordsOf: whole(MINT_DESK_ERRORS) },
  { source: "redemptionDesk", abi: REDEMPTION_DESK_INTERFACE, wordsOf: whole(REDEMPTION_DESK_ERRORS) },
  { source: "payouts", abi: PAYOUTS_INTERFACE, wordsOf: whole(PAYOUTS_ERRORS) },
  { source: "fxSettlement", abi: FX_SETTLEMENT_INTERFACE, wordsOf: whole(FX_SETTLEMENT_ERRORS) },
  { source: "tradeEscrow", abi: TRADE_ESCROW_INTERFACE, wordsOf: whole(TRADE_ESCROW_ERRORS) },
  { source: "issuance", abi: ISSUANCE_CODE_INTERFACE, wordsOf: whole(ISSUANCE_ERRORS) },
  { source: "settlement", abi: SETTLEMENT_CODE_INTERFACE, wordsOf: whole(SETTLEMENT_CODE_ERRORS) },
];

function sentencesOnly(table: { readonly [name: string]: ErrorWords["sentence"] }): AnyWords {
  return (name) => {
    const sentence = table[name];
    return sentence === undefined ? undefined : { sentence };
  };
}

function whole(table: { readonly [name: string]: ErrorWords }): AnyWords {
  return (name) => table[name];
}

function decodeRevertData(data: string, source: ErrorSource | undefined, say: Wording): DecodedRevert {
  const selector = data.slice(0, 10);
  const common = { selector, data };
  if (data === "0x") return { ...common, kind: "empty", sentence: "it reverted without saying why" };
  const first = DICTIONARIES.filter((dictionary) => dictionary.source === source);
  const builtIn = decodeBuiltIn(common);
  if (builtIn !== undefined) return builtIn;
  for (const dictionary of [...first, ...DICTIONARIES]) {
    const custom = decodeCustom(dictionary, common, say);
    if (custom !== undefined) return custom;
  }
  return {
    ...common,
    kind: "unknown",
    sentence: `it reverted with an unknown error, ${data.length < 10 ? data : `selector ${selector}`}`,
  };
}

function decodeBuiltIn(common: Omit<Common, "sentence">): DecodedRevert | undefined {
  const body = `0x${common.data.slice(10)}`;
  try {
    if (common.selector === REASON) {
      const reason: string = AbiCoder.defaultAbiCoder().decode(["string"], body)[0];
      return { ...common, kind: "reason", reason, sentence: `it reverted: ${quote(reason)}` };
    }
    if (common.selector === PANIC) {
      const panic: bigint = AbiCoder.defaultAbiCoder().decode(["uint256"], body)[0];
      const code = `0x${panic.toString(16)}`;
      return { ...common, kind: "panic", panic, sentence: `${PANICS[code] ?? "the code panicked"} (panic ${code})` };
    }
  } catch {
    // Not the arguments the selector promises: an unknown error.
  }
  return undefined;
}

function decodeCustom(
  { source, abi, wordsOf }: Dictionary,
  common: Omit<Common, "sentence">,
  say: Wording,
): DecodedRevert | undefined {
  try {
    const parsed = abi.parseError(common.data);
    const words = parsed === null ? undefined : wordsOf(parsed.name);
    if (parsed === null || words === undefined) return undefined;
    const fields = parsed.args.toObject();
    const { sentence, ...advice } = words;
    return {
      ...common,
      kind: "error",
      source,
      name: parsed.name,
      fields,
      sentence: sentence(fields as never, say),
      ...advice,
    } as unknown as DecodedRevert;
  } catch {
    // Too short or malformed for its selector, or a value out of any calendar: an unknown error.
    return undefined;
  }
}
