import { dataSlice, getAddress, id as hashOfText } from "ethers";
import type { Call, Fact } from "../../deploy/_facts.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import {
  AUTHORITY_INTERFACE,
  FX_SETTLEMENT_INTERFACE,
  MINT_DESK_INTERFACE,
  PAYOUTS_INTERFACE,
  REDEMPTION_DESK_INTERFACE,
  REGISTRY_INTERFACE,
  TOKEN_INTERFACE,
  TRADE_ESCROW_INTERFACE,
} from "../../sdk/interfaces.ts";
import { governedContracts, role, roleOfFunction, type GovernedContract } from "../../sdk/roles.ts";
import { partyAt, type Book, type Currency } from "../chain/connection.ts";
import type { Target } from "../chain/target.ts";
import type { Direction, Step } from "./difference.ts";

const ABIS = {
  token: TOKEN_INTERFACE,
  registry: REGISTRY_INTERFACE,
  mintDesk: MINT_DESK_INTERFACE,
  redemptionDesk: REDEMPTION_DESK_INTERFACE,
  payouts: PAYOUTS_INTERFACE,
  fxSettlement: FX_SETTLEMENT_INTERFACE,
  tradeEscrow: TRADE_ESCROW_INTERFACE,
} as const;

/** Which of the currency's contracts has this address; undefined is the authority. */
function contractAt(currency: GovernedCurrency, address: string): GovernedContract | undefined {
  return governedContracts.find((name) => currency[name] === address);
}

/** How calls of a step's target are read, whichever contract of the currency that is. */
export function abiOf(currency: GovernedCurrency, address: string): Target["abi"] {
  const contract = contractAt(currency, address);
  return contract === undefined ? AUTHORITY_INTERFACE : ABIS[contract];
}

export interface StepOf {
  call: Call;
  fact: Fact;
  currency: GovernedCurrency;
  symbol: Currency;
  book: Book;
}

/** The same wherever and whenever the same call is asked for. */
export function stepId(symbol: Currency, target: string, data: string): string {
  return hashOfText([symbol, target, data].join("\n").toLowerCase()).slice(2, 10);
}

/** A call as a step: who may make it follows from the role table, the rest from the fact. */
export function stepOf({ call, fact, currency, symbol, book }: StepOf): Step {
  const target = getAddress(call.target);
  const contract = contractAt(currency, target);
  const method = abiOf(currency, target).getFunction(dataSlice(call.data, 0, 4))!.name;
  // What no table gives away is ADMIN's, as the authority's own functions are.
  const holder = (contract === undefined ? undefined : roleOfFunction(contract, method)) ?? role("ADMIN");
  return {
    id: stepId(symbol, target, call.data),
    currency: symbol,
    fact: fact.what,
    target: partyAt(book, target),
    method,
    data: call.data,
    role: holder.name,
    delay: holder.delay,
    direction: directionOf(fact, holder.delay),
    after: [],
  };
}

/** The role table says it: what widens waits, what narrows does not. A fact knows the exceptions. */
function directionOf({ operator }: Fact, delay: number): Direction {
  return operator?.direction ?? (delay > 0 ? "widens" : "narrows");
}
