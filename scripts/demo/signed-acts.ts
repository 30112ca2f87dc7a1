import { id } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { countingNonceSource, memoryNonceStore } from "../../sdk/nonce-source.ts";
import { signWithSigner, type SignedTypedData } from "../../sdk/sign.ts";
import { collectionRow, signedCall } from "../../sdk/signed-call.ts";
import {
  permitTypedData,
  receiveWithAuthorizationTypedData,
  transferWithAuthorizationTypedData,
  transferWithMemoAuthorizationTypedData,
  type AuthorizationMessage,
  type PrimaryType,
  type TypedData,
} from "../../sdk/typed-data.ts";
import type { Currency } from "../chain/connection.ts";
import { columns, showMoney } from "../words.ts";
import type { StepOf } from "./day-schema.ts";
import { plainAct, touchAllowance, withReference } from "./money-acts.ts";
import type { Act, Stage } from "./stage.ts";

/** How long a signed payment is good. */
const WINDOW_SECONDS = 3600;

export async function payBySignature(stage: Stage, step: StepOf<"pay by signature">): Promise<Act> {
  const { token: currency, by, to, amount, reference, relayer } = step;
  const { domain } = stage.tokens[currency];
  const message = await authorization(stage, { currency, from: by, to, amount });
  const typedData =
    reference === undefined
      ? transferWithAuthorizationTypedData({ domain, message })
      : transferWithMemoAuthorizationTypedData({ domain, message: { ...message, memo: reference.bytes32 } });
  const words = `pay ${showMoney(amount, currency)} to ${to} by signature${withReference(reference)}`;
  return submitted(stage, { currency, by, relayer, words, signed: await signTypedData(stage, by, typedData) });
}

export async function allowBySignature(stage: Stage, step: StepOf<"allow by signature">): Promise<Act> {
  const { token: currency, by, spender, amount, relayer } = step;
  const { domain, token } = stage.tokens[currency];
  touchAllowance(stage, currency, by, spender);
  const owner = stage.cast.actor(by).address;
  const nonce = await token.contract.nonces(owner);
  const deadline = BigInt(stage.chain.now() + WINDOW_SECONDS);
  const typedData = permitTypedData({
    domain,
    message: { owner, spender: stage.cast.actor(spender).address, value: amount, nonce, deadline },
  });
  const words = `allow ${spender} by signature to take up to ${showMoney(amount, currency)}`;
  return submitted(stage, { currency, by, relayer, words, signed: await signTypedData(stage, by, typedData) });
}

export async function pullBySignature(stage: Stage, step: StepOf<"pull by signature">): Promise<Act> {
  const { token: currency, by, from, amount } = step;
  const { data } = signedCall({ signed: await signReceivable(stage, { currency, from, to: by, amount }) });
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `take ${showMoney(amount, currency)} that ${from} signed for it alone`,
    data,
  });
}

export async function collect(stage: Stage, step: StepOf<"collect">): Promise<Act> {
  const { token: currency, by, payments, allOrNothing } = step;
  const rows = [];
  for (const { from, amount } of payments) {
    rows.push(collectionRow(await signReceivable(stage, { currency, from, to: by, amount })));
  }
  return plainAct(stage, {
    currency,
    by,
    payment: true,
    words: `collect ${rows.length} signed payments in one transaction, ${allOrNothing ? "all or none" : "those that can be paid"}`,
    details: columns(
      payments.map(({ from, amount }) => [from, showMoney(amount, currency)]),
      [1],
      "",
    ).split("\n"),
    data: TOKEN_INTERFACE.encodeFunctionData("collect", [rows, allOrNothing]),
  });
}

interface SignedPayment {
  currency: Currency;
  from: string;
  to: string;
  amount: bigint;
}

async function authorization(
  stage: Stage,
  { currency, from, to, amount }: SignedPayment,
): Promise<AuthorizationMessage> {
  const payer = stage.cast.actor(from).address;
  const key = `${currency} ${from}`;
  // The prefix follows from the name, so that every run costs the same gas.
  const prefix = id(`harbour demo ${key}`).slice(0, 64);
  const source = stage.nonces.get(key) ?? countingNonceSource({ store: memoryNonceStore(), prefix });
  stage.nonces.set(key, source);
  const nonce = await source.next();
  stage.touched[currency].nonces.add(`${from} ${nonce}`);
  const validBefore = BigInt(stage.chain.now() + WINDOW_SECONDS);
  return { from: payer, to: stage.cast.actor(to).address, value: amount, validAfter: 0n, validBefore, nonce };
}

async function signReceivable(
  stage: Stage,
  payment: SignedPayment,
): Promise<SignedTypedData<"ReceiveWithAuthorization">> {
  const { domain } = stage.tokens[payment.currency];
  return signTypedData(
    stage,
    payment.from,
    receiveWithAuthorizationTypedData({ domain, message: await authorization(stage, payment) }),
  );
}

export async function signTypedData<P extends PrimaryType>(
  stage: Stage,
  by: string,
  typedData: TypedData<P>,
): Promise<SignedTypedData<P>> {
  const { wallet } = stage.cast.actor(by);
  if (wallet === undefined) throw new Error(`${by} is a role holder and signs no payments.`);
  return signWithSigner({ typedData, signer: wallet });
}

interface Submitted {
  currency: Currency;
  by: string;
  relayer: string;
  words: string;
  signed: SignedTypedData;
}

function submitted(stage: Stage, { currency, by, relayer, words, signed }: Submitted): Act {
  const { data } = signedCall({ signed });
  return { ...plainAct(stage, { currency, by: relayer, payment: true, words, data }), who: by, relayer };
}
