import { expect } from "chai";
import { type ContractTransactionResponse, MaxUint256, ZeroHash } from "ethers";
import { randomNonce } from "../../sdk/nonce-source.ts";
import { type SignedTypedData, signWithSigner } from "../../sdk/sign.ts";
import { collectionRow, signedCall, type SignatureForm } from "../../sdk/signed-call.ts";
import {
  cancelAuthorizationTypedData,
  permitTypedData,
  receiveWithAuthorizationTypedData,
  transferWithAuthorizationTypedData,
  transferWithMemoAuthorizationTypedData,
} from "../../sdk/typed-data.ts";
import { type Actor, FOREVER, MEMO, type TokenStage } from "./token-stage.ts";

export interface Payment {
  readonly stage: TokenStage;
  readonly from: Actor;
  readonly to: Actor;
  readonly amount: bigint;
}

/** A payment with everything its payer contributes already given: the allowance granted, the message signed. */
export interface PreparedPayment extends Payment {
  send(): Promise<ContractTransactionResponse>;
  /** Where the route reports a refusal: its own error, collect's error with a selector in it, or collect's event. */
  readonly refusal: "error" | "CollectFailed" | "CollectRowFailed";
  readonly nonce: string;
}

export interface Route {
  readonly name: string;
  /** Who sends the transaction. */
  readonly caller: "payer" | "payee" | "spender" | "relayer";
  /** Whether the payer hands out an allowance first. */
  readonly needsAllowance: boolean;
  prepare(payment: Payment): Promise<PreparedPayment>;
}

const NO_NONCE = ZeroHash;
const prepared = (payment: Payment, send: () => Promise<ContractTransactionResponse>): PreparedPayment => ({
  ...payment,
  send,
  refusal: "error",
  nonce: NO_NONCE,
});

const direct = (name: string, send: (payment: Payment) => Promise<ContractTransactionResponse>): Route => ({
  name,
  caller: "payer",
  needsAllowance: false,
  prepare: async (payment) => prepared(payment, () => send(payment)),
});

interface Pull {
  readonly name: string;
  readonly caller: "payee" | "spender";
  readonly allowance?: bigint;
  readonly send: (payment: Payment, caller: Actor) => Promise<ContractTransactionResponse>;
}

const pull = ({ name, caller, allowance, send }: Pull): Route => ({
  name,
  caller,
  needsAllowance: true,
  prepare: async (payment) => {
    const actor = caller === "payee" ? payment.to : payment.stage.spender;
    await payment.stage.token.connect(payment.from).approve(actor.address, allowance ?? payment.amount);
    return prepared(payment, () => send(payment, actor));
  },
});

type SignedPayment = "TransferWithAuthorization" | "ReceiveWithAuthorization" | "TransferWithMemoAuthorization";

/** The payer's signature over this payment, good for ever. */
export function signPayment(type: SignedPayment, payment: Payment): Promise<SignedTypedData<SignedPayment>> {
  const { domain } = payment.stage;
  const message = {
    from: payment.from.address,
    to: payment.to.address,
    value: payment.amount,
    validAfter: 0n,
    validBefore: FOREVER,
    nonce: randomNonce(),
  };
  const signer = payment.from;
  switch (type) {
    case "TransferWithAuthorization":
      return signWithSigner({ typedData: transferWithAuthorizationTypedData({ domain, message }), signer });
    case "ReceiveWithAuthorization":
      return signWithSigner({ typedData: receiveWithAuthorizationTypedData({ domain, message }), signer });
    case "TransferWithMemoAuthorization":
      return signWithSigner({
        typedData: transferWithMemoAuthorizationTypedData({ domain, message: { ...message, memo: MEMO } }),
        signer,
      });
  }
}

const bySignature = (type: SignedPayment, form: SignatureForm, caller: "payee" | "relayer"): Route => ({
  name: `${type.charAt(0).toLowerCase()}${type.slice(1)} (${form})`,
  caller,
  needsAllowance: false,
  prepare: async (payment) => {
    const signed = await signPayment(type, payment);
    const actor = caller === "payee" ? payment.to : payment.stage.relayer;
    return {
      ...prepared(payment, () => submit(payment.stage, signed, form, actor)),
      nonce: signed.typedData.message.nonce,
    };
  },
});

const collected = (atomic: boolean): Route => ({
  name: `collect (${atomic ? "atomic" : "best-effort"})`,
  caller: "payee",
  needsAllowance: false,
  prepare: async (payment) => {
    const signed = (await signPayment(
      "ReceiveWithAuthorization",
      payment,
    )) as SignedTypedData<"ReceiveWithAuthorization">;
    const rows = [collectionRow(signed)];
    return {
      ...prepared(payment, () => payment.stage.token.connect(payment.to).collect(rows, atomic)),
      refusal: atomic ? "CollectFailed" : "CollectRowFailed",
      nonce: signed.typedData.message.nonce,
    };
  },
});

/** Every way in which a payment can be made. */
export const routes: readonly Route[] = [
  direct("transfer", ({ stage, from, to, amount }) => stage.token.connect(from).transfer(to.address, amount)),
  direct("transferWithMemo", ({ stage, from, to, amount }) =>
    stage.token.connect(from).transferWithMemo(to.address, amount, MEMO),
  ),
  direct("batchTransfer", ({ stage, from, to, amount }) =>
    stage.token.connect(from).batchTransfer([to.address], [amount]),
  ),
  pull({
    name: "transferFrom",
    caller: "spender",
    send: ({ stage, from, to, amount }, caller) =>
      stage.token.connect(caller).transferFrom(from.address, to.address, amount),
  }),
  pull({
    name: "transferFrom (infinite allowance)",
    caller: "spender",
    allowance: MaxUint256,
    send: ({ stage, from, to, amount }, caller) =>
      stage.token.connect(caller).transferFrom(from.address, to.address, amount),
  }),
  pull({
    name: "transferFrom (by the payee)",
    caller: "payee",
    send: ({ stage, from, to, amount }, caller) =>
      stage.token.connect(caller).transferFrom(from.address, to.address, amount),
  }),
  pull({
    name: "transferFromWithMemo",
    caller: "spender",
    send: ({ stage, from, to, amount }, caller) =>
      stage.token.connect(caller).transferFromWithMemo(from.address, to.address, amount, MEMO),
  }),
  bySignature("TransferWithAuthorization", "vrs", "relayer"),
  bySignature("TransferWithAuthorization", "bytes", "relayer"),
  bySignature("ReceiveWithAuthorization", "vrs", "payee"),
  bySignature("ReceiveWithAuthorization", "bytes", "payee"),
  bySignature("TransferWithMemoAuthorization", "bytes", "relayer"),
  collected(true),
  collected(false),
];

/** Sends a signed message in a form of the caller's choice. */
export function submit(
  { token }: TokenStage,
  signed: SignedTypedData,
  form: SignatureForm,
  caller: Actor,
): Promise<ContractTransactionResponse> {
  const { functionName, args } = signedCall({ signed, form });
  return token.connect(caller).getFunction(functionName)(...args) as Promise<ContractTransactionResponse>;
}

export interface PermitRequest {
  readonly stage: TokenStage;
  readonly owner: Actor;
  readonly spender: string;
  readonly value: bigint;
}

export async function signPermit({ stage, owner, spender, value }: PermitRequest): Promise<SignedTypedData<"Permit">> {
  const nonce = await stage.token.nonces(owner.address);
  const message = { owner: owner.address, spender, value, nonce, deadline: FOREVER };
  return signWithSigner({ typedData: permitTypedData({ domain: stage.domain, message }), signer: owner });
}

export function signCancellation(
  stage: TokenStage,
  authorizer: Actor,
  nonce: string,
): Promise<SignedTypedData<"CancelAuthorization">> {
  const message = { authorizer: authorizer.address, nonce };
  return signWithSigner({
    typedData: cancelAuthorizationTypedData({ domain: stage.domain, message }),
    signer: authorizer,
  });
}

/** The payment goes through and moves exactly its amount. */
export async function expectPaid(payment: PreparedPayment): Promise<void> {
  const { token } = payment.stage;
  const { from, to, amount } = payment;
  const before = [await token.balanceOf(from.address), await token.balanceOf(to.address)] as const;
  await expect(payment.send()).to.emit(token, "Transfer").withArgs(from.address, to.address, amount);
  expect(await token.balanceOf(from.address), "payer's balance").to.equal(before[0] - amount);
  expect(await token.balanceOf(to.address), "payee's balance").to.equal(before[1] + amount);
}

/** The payment moves nothing and the route reports this error of the token. */
export async function expectRefused(payment: PreparedPayment, error: string, ...args: unknown[]): Promise<void> {
  const { token } = payment.stage;
  const { from, to, nonce } = payment;
  const selector = token.interface.getError(error as never)?.selector;
  const before = [await token.balanceOf(from.address), await token.balanceOf(to.address)];
  if (payment.refusal === "error") {
    await expect(payment.send())
      .to.be.revertedWithCustomError(token, error)
      .withArgs(...args);
  } else if (payment.refusal === "CollectFailed") {
    await expect(payment.send())
      .to.be.revertedWithCustomError(token, "CollectFailed")
      .withArgs(0n, from.address, selector);
  } else {
    await expect(payment.send()).to.emit(token, "CollectRowFailed").withArgs(0n, from.address, nonce, selector);
  }
  expect([await token.balanceOf(from.address), await token.balanceOf(to.address)], "balances").to.deep.equal(before);
  if (nonce !== NO_NONCE) expect(await token.authorizationState(from.address, nonce), "nonce used").to.equal(false);
}
