import { concat, id, type Signer, type TransactionResponse } from "ethers";
import type { AnySigner, Stage } from "./stage.ts";
import { MAX, units } from "./stage.ts";
import {
  cancelAuthorizationTypedData,
  permitTypedData,
  receiveWithAuthorizationTypedData,
  transferWithAuthorizationTypedData,
  transferWithMemoAuthorizationTypedData,
  type AuthorizationMessage,
  type MemoAuthorizationMessage,
  type PermitMessage,
  type TokenDomain,
  type TypedData,
} from "../../sdk/typed-data.ts";
import { signWithSigner } from "../../sdk/sign.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";

/** The two forms in which a signature travels: v, r, s and bytes. */
export const forms = ["vrs", "bytes"] as const;
export type Form = (typeof forms)[number];
/** The two payments of EIP-3009. */
export const kinds = ["transfer", "receive"] as const;
export type Kind = (typeof kinds)[number];

export const NONCE = id("first nonce");
const PAYMENT = "address,address,uint256,uint256,uint256,bytes32";

export const functionOf = (kind: Kind, form: Form): string =>
  `${kind}WithAuthorization(${PAYMENT},${form === "vrs" ? "uint8,bytes32,bytes32" : "bytes"})`;
export const permitOf = (form: Form): string =>
  `permit(address,address,uint256,uint256,${form === "vrs" ? "uint8,bytes32,bytes32" : "bytes"})`;
export const cancelOf = (form: Form): string =>
  `cancelAuthorization(address,bytes32,${form === "vrs" ? "uint8,bytes32,bytes32" : "bytes"})`;

/** 10 from `from` to `to`, always valid, unless told. */
export function payment(
  from: { address: string },
  to: { address: string },
  more: Partial<AuthorizationMessage> = {},
): AuthorizationMessage {
  return {
    from: from.address,
    to: to.address,
    value: units(10),
    validAfter: 0n,
    validBefore: MAX,
    nonce: NONCE,
    ...more,
  };
}

async function sign(typedData: TypedData, signer: Signing): Promise<string> {
  return (await signWithSigner({ typedData, signer })).signature;
}

// What the sdk refuses to build, such as a payment to the zero address, must be refused by the token as well: so
// the sdk gives the types and the message is put in as it is.
const anybody = "0x000000000000000000000000000000000000bEEF";
const anyPayment = { from: anybody, to: anybody, value: 0n, validAfter: 0n, validBefore: MAX, nonce: NONCE };
const anyDomain = { name: "", version: "", chainId: 1n, verifyingContract: anybody };
const shapes = {
  transfer: transferWithAuthorizationTypedData({ domain: anyDomain, message: anyPayment }),
  receive: receiveWithAuthorizationTypedData({ domain: anyDomain, message: anyPayment }),
  memo: transferWithMemoAuthorizationTypedData({ domain: anyDomain, message: { ...anyPayment, memo: NONCE } }),
  permit: permitTypedData({
    domain: anyDomain,
    message: { owner: anybody, spender: anybody, value: 0n, nonce: 0n, deadline: MAX },
  }),
  cancel: cancelAuthorizationTypedData({ domain: anyDomain, message: { authorizer: anybody, nonce: NONCE } }),
};

/** Whoever can sign; the account the message names or another one. */
export type Signing = Pick<AnySigner, "signTypedData">;

export const paymentData = (kind: Kind, domain: TokenDomain, message: AuthorizationMessage): TypedData => ({
  ...shapes[kind],
  domain,
  message,
});

export const signPayment = (
  kind: Kind,
  domain: TokenDomain,
  message: AuthorizationMessage,
  signer: Signing,
): Promise<string> => sign(paymentData(kind, domain, message), signer);

export const signMemoPayment = (
  domain: TokenDomain,
  message: MemoAuthorizationMessage,
  signer: Signing,
): Promise<string> => sign({ ...shapes.memo, domain, message }, signer);

export const signPermit = (domain: TokenDomain, message: PermitMessage, signer: Signing): Promise<string> =>
  sign({ ...shapes.permit, domain, message }, signer);

export const signCancel = (domain: TokenDomain, authorizer: string, nonce: string, signer: Signing): Promise<string> =>
  sign({ ...shapes.cancel, domain, message: { authorizer, nonce } }, signer);

/** A signature's parts just as they stand; the sdk's own split would repair what these tests break. */
export function split(signature: string): { v: number; r: string; s: string } {
  return { r: signature.slice(0, 66), s: `0x${signature.slice(66, 130)}`, v: Number(`0x${signature.slice(130, 132)}`) };
}

const inForm = (form: Form, signature: string): unknown[] => {
  if (form === "bytes") return [signature];
  const { v, r, s } = split(signature);
  return [v, r, s];
};

/** Calldata with the signature untouched. */
export const paymentCall = (
  kind: Kind,
  form: Form,
  { from, to, value, validAfter, validBefore, nonce }: AuthorizationMessage,
  signature: string,
): string =>
  TOKEN_INTERFACE.encodeFunctionData(
    functionOf(kind, form) as never,
    [from, to, value, validAfter, validBefore, nonce, ...inForm(form, signature)] as never,
  );

export const permitCall = (
  form: Form,
  { owner, spender, value, deadline }: Omit<PermitMessage, "nonce">,
  signature: string,
): string =>
  TOKEN_INTERFACE.encodeFunctionData(
    permitOf(form) as never,
    [owner, spender, value, deadline, ...inForm(form, signature)] as never,
  );

export const cancelCall = (form: Form, authorizer: string, nonce: string, signature: string): string =>
  TOKEN_INTERFACE.encodeFunctionData(cancelOf(form) as never, [authorizer, nonce, ...inForm(form, signature)] as never);

export const memoPaymentCall = (
  { from, to, value, validAfter, validBefore, nonce, memo }: MemoAuthorizationMessage,
  signature: string,
): string =>
  TOKEN_INTERFACE.encodeFunctionData("transferWithMemoAuthorization", [
    from,
    to,
    value,
    validAfter,
    validBefore,
    nonce,
    memo,
    signature,
  ]);

export const send = (stage: Stage, sender: Signer, data: string): Promise<TransactionResponse> =>
  sender.sendTransaction({ to: stage.address, data });

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const word = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;
const byte = (value: number): string => `0x${value.toString(16).padStart(2, "0")}`;

/** The ways in which a good signature can be written that the token does not accept. */
export const malformed: readonly {
  readonly name: string;
  readonly of: (signature: string) => string;
  readonly only?: Form;
}[] = [
  {
    name: "whose s is high, although it is the same signature",
    of: (signature) => {
      const { v, r, s } = split(signature);
      return concat([r, word(ORDER - BigInt(s)), byte(v === 27 ? 28 : 27)]);
    },
  },
  { name: "whose v is 0 or 1", of: (signature) => withV(signature, split(signature).v - 27) },
  { name: "whose v is the other one", of: (signature) => withV(signature, split(signature).v === 27 ? 28 : 27) },
  { name: "whose v carries a chain id", of: (signature) => withV(signature, split(signature).v + 8) },
  { name: "whose r is zero", of: (signature) => `0x${"00".repeat(32)}${signature.slice(66)}` },
  {
    name: "in the compact form of 64 bytes (ERC-2098)",
    only: "bytes",
    of: (signature) => {
      const { v, r, s } = split(signature);
      return concat([r, word(BigInt(s) | (BigInt(v - 27) << 255n))]);
    },
  },
  { name: "with a byte too many", only: "bytes", of: (signature) => `${signature}00` },
  { name: "that is empty", only: "bytes", of: () => "0x" },
];

function withV(signature: string, v: number): string {
  return `${signature.slice(0, 130)}${byte(v).slice(2)}`;
}
