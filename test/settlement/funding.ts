import type { FundingStruct } from "../../typechain-types/contracts/settlement/FxSettlement.ts";
import type { Signable } from "../../sdk/signable.ts";
import { permitTypedData, receiveWithAuthorizationTypedData } from "../../sdk/typed-data.ts";
import { MAX, type Actor, type Party, type Side } from "./stage.ts";

/** Whoever can sign: the account that a message names, or another. */
export type Signing = Pick<Actor, "signTypedData">;

export const FUNDING_KIND = { allowance: 0n, permit: 1n, authorization: 2n } as const;

/** An allowance that is there already. */
export const BY_ALLOWANCE: FundingStruct = {
  kind: FUNDING_KIND.allowance,
  value: 0n,
  validAfter: 0n,
  validBefore: 0n,
  signature: "0x",
};

export const signTyped = ({ domain, types, message }: Signable, signer: Signing): Promise<string> =>
  signer.signTypedData(domain, types, message as Record<string, unknown>);

export interface Payment {
  /** Who pays. */
  readonly from: Party;
  /** The settlement contract. */
  readonly to: string;
  readonly value: bigint;
  /** The digest of the instruction. */
  readonly nonce: string;
  readonly validAfter?: bigint;
  readonly validBefore?: bigint;
  /** `from` unless told. */
  readonly signer?: Signing;
}

/** An EIP-3009 payment to a settlement contract, signed. */
export async function authorization(side: Side, payment: Payment): Promise<FundingStruct> {
  const { from, to, value, nonce, validAfter = 0n, validBefore = MAX, signer = from as unknown as Signing } = payment;
  const message = { from: from.address, to, value, validAfter, validBefore, nonce };
  const signature = await signTyped(receiveWithAuthorizationTypedData({ domain: side.domain, message }), signer);
  return { kind: FUNDING_KIND.authorization, value: 0n, validAfter, validBefore, signature };
}

export interface Allowance {
  readonly owner: Party;
  /** The settlement contract. */
  readonly spender: string;
  readonly value: bigint;
  readonly deadline?: bigint;
  /** `owner` unless told. */
  readonly signer?: Signing;
}

/** A permit of the owner's next nonce, signed. */
export async function permit(side: Side, allowance: Allowance): Promise<FundingStruct> {
  const { owner, spender, value, deadline = MAX, signer = owner as unknown as Signing } = allowance;
  const message = { owner: owner.address, spender, value, nonce: await side.token.nonces(owner.address), deadline };
  const signature = await signTyped(permitTypedData({ domain: side.domain, message }), signer);
  return { kind: FUNDING_KIND.permit, value, validAfter: 0n, validBefore: deadline, signature };
}
