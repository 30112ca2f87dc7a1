import { expect } from "chai";
import { hexlify, id, randomBytes, Wallet } from "ethers";
import { decodeRevert } from "../../sdk/errors.ts";
import { decodeLogs } from "../../sdk/events.ts";
import { countingNonceSource, firstUnusedNonce, memoryNonceStore, nonceAfter } from "../../sdk/nonce-source.ts";
import {
  type SignedTypedData,
  signerOfSigned,
  signWithProvider,
  signWithSigner,
  verifySigned,
} from "../../sdk/sign.ts";
import { recoverSigner, splitSignature } from "../../sdk/signature.ts";
import { collectionRow, type SignatureForm, signedCall } from "../../sdk/signed-call.ts";
import { digestOf } from "../../sdk/signable.ts";
import { tokenDomain } from "../../sdk/token-domain.ts";
import {
  type AuthorizationMessage,
  cancelAuthorizationTypedData,
  permitTypedData,
  receiveWithAuthorizationTypedData,
  type TokenDomain,
  transferWithAuthorizationTypedData,
  transferWithMemoAuthorizationTypedData,
  type TypedData,
  typeHashOf,
} from "../../sdk/typed-data.ts";
import { memoFromText } from "../../sdk/memo.ts";
import { connection, loadHarbour } from "../fixture.ts";
import { expectCode, expectRejection } from "./throws.ts";

const FOREVER = (1n << 256n) - 1n;
const PAYER = new Wallet(id("payer"));
const PAYEE = new Wallet(id("payee")).address;
const OFFLINE: TokenDomain = { name: "Harbour CNH", version: "1", chainId: 31337n, verifyingContract: PAYEE };

function authorization(change: Partial<AuthorizationMessage> = {}): AuthorizationMessage {
  return {
    from: PAYER.address,
    to: PAYEE,
    value: 0n,
    validAfter: 0n,
    validBefore: FOREVER,
    nonce: hexlify(randomBytes(32)),
    ...change,
  };
}

describe("signed payment", () => {
  describe("verifySigned", () => {
    const typedData = transferWithAuthorizationTypedData({ domain: OFFLINE, message: authorization() });

    it("accepts the payer's own signature, in any of its spellings", async () => {
      const signed = await signWithSigner({ typedData, signer: PAYER });
      verifySigned(signed);
      const { r, s, v } = splitSignature(signed.signature);
      verifySigned({ typedData, signature: `${r}${s.slice(2)}0${v - 27}` });
      expect(signerOfSigned(signed)).to.equal(PAYER.address);
    });

    it("refuses the signature of another key", async () => {
      const signed = await signWithSigner({ typedData, signer: new Wallet(id("stranger")) });
      expectCode("HB-1303", () => verifySigned(signed));
    });

    it("refuses a message changed after signing, and a signature under another domain", async () => {
      const { signature } = await signWithSigner({ typedData, signer: PAYER });
      const message = { ...typedData.message, value: 1n };
      expectCode("HB-1303", () => verifySigned({ typedData: { ...typedData, message }, signature }));
      const domain = { ...OFFLINE, version: "2" };
      expectCode("HB-1303", () => verifySigned({ typedData: { ...typedData, domain }, signature }));
    });
  });

  describe("signWithProvider", () => {
    it("refuses an answer that is not a signature", async () => {
      const typedData = transferWithAuthorizationTypedData({ domain: OFFLINE, message: authorization() });
      for (const answer of [null, "ok", { r: 1 }]) {
        await expectRejection("HB-1304", signWithProvider({ typedData, provider: { request: async () => answer } }));
      }
    });

    it("hands on the wallet's own refusal", async () => {
      const typedData = transferWithAuthorizationTypedData({ domain: OFFLINE, message: authorization() });
      const refusal = Object.assign(new Error("User rejected"), { code: 4001 });
      const provider = { request: () => Promise.reject(refusal) };
      const thrown = await signWithProvider({ typedData, provider }).catch((error: unknown) => error);
      expect(thrown).to.equal(refusal);
    });
  });

  describe("signedCall", () => {
    it("has no form with v, r and s for the signed reference", async () => {
      const typedData = transferWithMemoAuthorizationTypedData({
        domain: OFFLINE,
        message: { ...authorization(), memo: memoFromText("INV-1") },
      });
      const signed = await signWithSigner({ typedData, signer: PAYER });
      expectCode("HB-1305", () => signedCall({ signed, form: "vrs" }));
      expect(signedCall({ signed }).functionName).to.match(/^transferWithMemoAuthorization\(.*,bytes32,bytes\)$/);
    });

    it("brings a key's signature into the token's form and leaves a contract's alone", async () => {
      const typedData = transferWithAuthorizationTypedData({ domain: OFFLINE, message: authorization() });
      const signed = await signWithSigner({ typedData, signer: PAYER });
      const { r, s, v } = splitSignature(signed.signature);
      const byWallet = { typedData, signature: `${r}${s.slice(2)}0${v - 27}` };
      expect(signedCall({ signed: byWallet, form: "bytes" }).args.at(-1)).to.equal(signed.signature);

      const foreign = await signWithSigner({ typedData, signer: new Wallet(id("owner of a contract account")) });
      for (const signature of [foreign.signature, "0x", `0x${"ab".repeat(130)}`, `0x${"00".repeat(65)}`]) {
        expect(signedCall({ signed: { typedData, signature }, form: "bytes" }).args.at(-1)).to.equal(signature);
      }
    });

    it("refuses a contract's signature in the form of a key's", () => {
      const typedData = transferWithAuthorizationTypedData({ domain: OFFLINE, message: authorization() });
      expectCode("HB-1302", () => signedCall({ signed: { typedData, signature: "0x" } }));
    });
  });

  describe("on the token", () => {
    async function setting() {
      const harbour = await loadHarbour();
      const { token } = harbour.hkd;
      const [relayer, merchant] = harbour.users;
      if (relayer === undefined || merchant === undefined) throw new Error("the fixture has too few users");
      return { ...harbour, token, relayer, merchant, domain: await tokenDomain({ token }) };
    }

    function payloads(domain: TokenDomain, to: string): TypedData[] {
      return [
        permitTypedData({
          domain,
          message: { owner: PAYER.address, spender: to, value: 5n, nonce: 0n, deadline: FOREVER },
        }),
        transferWithAuthorizationTypedData({ domain, message: authorization({ to }) }),
        receiveWithAuthorizationTypedData({ domain, message: authorization({ to }) }),
        transferWithMemoAuthorizationTypedData({
          domain,
          message: { ...authorization({ to }), memo: memoFromText("INV-1") },
        }),
        cancelAuthorizationTypedData({
          domain,
          message: { authorizer: PAYER.address, nonce: hexlify(randomBytes(32)) },
        }),
      ];
    }

    it("has the type hashes of the builders", async () => {
      const { token } = await setting();
      expect(await token.PERMIT_TYPEHASH()).to.equal(typeHashOf("Permit"));
      expect(await token.TRANSFER_WITH_AUTHORIZATION_TYPEHASH()).to.equal(typeHashOf("TransferWithAuthorization"));
      expect(await token.RECEIVE_WITH_AUTHORIZATION_TYPEHASH()).to.equal(typeHashOf("ReceiveWithAuthorization"));
      expect(await token.CANCEL_AUTHORIZATION_TYPEHASH()).to.equal(typeHashOf("CancelAuthorization"));
      expect(await token.TRANSFER_WITH_MEMO_AUTHORIZATION_TYPEHASH()).to.equal(
        typeHashOf("TransferWithMemoAuthorization"),
      );
    });

    for (const form of ["vrs", "bytes"] as SignatureForm[]) {
      it(`accepts everything that is signed, as ${form}`, async () => {
        const { token, domain, merchant } = await setting();
        for (const typedData of payloads(domain, merchant.address)) {
          if (form === "vrs" && typedData.primaryType === "TransferWithMemoAuthorization") continue;
          const signed = await signWithSigner({ typedData, signer: PAYER });
          verifySigned(signed);
          const { to, data } = signedCall({ signed, form });
          const receipt = await (await merchant.sendTransaction({ to, data })).wait();
          const names = decodeLogs({ logs: receipt?.logs ?? [] }).map(({ name }) => name);
          expect(names[0], typedData.primaryType).to.equal(
            { Permit: "Approval", CancelAuthorization: "AuthorizationCanceled" }[typedData.primaryType as string] ??
              "AuthorizationUsed",
          );
        }
        expect(await token.allowance(PAYER.address, merchant.address)).to.equal(5n);
      });
    }

    it("accepts what another EIP-712 signer signed", async () => {
      const { token, domain, relayer, merchant } = await setting();
      for (const typedData of payloads(domain, merchant.address)) {
        const message = Object.fromEntries(
          Object.entries(typedData.message).map(([name, value]) => [
            name,
            value === PAYER.address ? relayer.address : value,
          ]),
        );
        const mine = { ...typedData, message } as unknown as TypedData;
        const signed: SignedTypedData = await signWithProvider({ typedData: mine, provider: connection.provider });
        expect(recoverSigner({ digest: digestOf(mine), signature: signed.signature })).to.equal(relayer.address);
        const { to, data } = signedCall({ signed });
        await (await merchant.sendTransaction({ to, data })).wait();
      }
      expect(await token.nonces(relayer.address)).to.equal(1n);
    });

    it("collects signed rows, and its counted nonces are found again", async () => {
      const { token, domain, merchant } = await setting();
      const source = countingNonceSource({ store: memoryNonceStore() });
      const nonces = [await source.next(), await source.next(), await source.next()];
      const rows = [];
      for (const nonce of nonces) {
        const typedData = receiveWithAuthorizationTypedData({
          domain,
          message: authorization({ to: merchant.address, nonce }),
        });
        rows.push(collectionRow(await signWithSigner({ typedData, signer: PAYER })));
      }
      await (await token.connect(merchant).collect(rows, true)).wait();
      const from = nonces[0]!;
      expect(await firstUnusedNonce({ token, authorizer: PAYER.address, from })).to.equal(nonceAfter(nonces[2]!));
    });

    it("refuses a signature for another token, and the refusal is decoded", async () => {
      const { token, cnh, merchant } = await setting();
      const domain = await tokenDomain({ token: cnh.token });
      const typedData = transferWithAuthorizationTypedData({ domain, message: authorization() });
      const signed = await signWithSigner({ typedData, signer: PAYER });
      const { data } = signedCall({ signed });
      const to = await token.getAddress();
      const thrown = await merchant.sendTransaction({ to, data }).catch((error: unknown) => error);
      expect(decodeRevert({ error: thrown })).to.deep.include({
        kind: "error",
        name: "InvalidSignature",
        fields: { signer: PAYER.address },
      });
    });
  });
});
