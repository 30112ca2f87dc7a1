import type { Interface } from "ethers";
import type { ErrorSource } from "../../sdk/errors.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Party } from "./connection.ts";
import type { Token } from "./token.ts";

/** A contract of one currency that a plan can call: who it is, and how its calls and events are read. */
export interface Target extends Party {
  /** "hHKD", "HKD mint desk" */
  name: string;
  abi: Interface;
  /** By which its errors are told apart. */
  source: ErrorSource;
}

export function tokenTarget({ symbol, address }: Token): Target {
  return { name: symbol, address, abi: TOKEN_INTERFACE, source: "token" };
}

/** The AccessManager of a currency, for grants, revocations and what is scheduled. */
export function authorityTarget({ currency, authorityAddress }: Token): Target {
  return { name: `${currency} authority`, address: authorityAddress, abi: AUTHORITY_INTERFACE, source: "authority" };
}
