import { expect } from "chai";
import { concat, Signature } from "ethers";
import { signatureOfAccount, signatureOfSigner } from "../../../sdk/sign.ts";
import { quoteTypedData } from "../../../sdk/settlement/fx-quote.ts";
import { orderTypedData } from "../../../sdk/settlement/trade-order.ts";
import { verifySignature } from "../../../sdk/settlement/verify-signature.ts";
import { splitSignature } from "../../../sdk/signature.ts";
import { toJsonRpc } from "../../../sdk/signable.ts";
import { connection, loadHarbour } from "../../fixture.ts";
import { deployTestContract } from "../../token/compiled.ts";
import { expectRejection } from "../throws.ts";
import { ESCROW_DOMAIN, FX_DOMAIN, keyOf, ORDER, QUOTE } from "./settlement-samples.ts";

const KEY = keyOf("signer");
const typedData = orderTypedData({ domain: ESCROW_DOMAIN, message: ORDER });
const signature = await signatureOfSigner(typedData, KEY);
const reader = connection.ethers.provider;

/** Contracts that answer for themselves, on the real chain. */
async function setStage() {
  const { users } = await loadHarbour();
  const deployer = users[0]!;
  const deploy = async (name: string, ...args: unknown[]) =>
    (await deployTestContract(name, deployer, ...args)).getAddress();
  return { users, deploy };
}

describe("verifySignature", () => {
  it("accepts a key's signature without a node, in any of its spellings, and answers the contract's", async () => {
    const { v, r, s } = splitSignature(signature);
    const spellings = [
      signature,
      Signature.from(signature).compactSerialized,
      `${r}${s.slice(2)}0${v - 27}`,
      signature.toUpperCase().replace("0X", "0x"),
    ];
    for (const spelling of spellings) {
      expect(await verifySignature({ typedData, signer: KEY.address, signature: spelling })).to.deep.equal({
        signer: KEY.address,
        by: "key",
        signature,
      });
    }
  });

  it("asks no node where the key signed", async () => {
    const dead = {
      getCode: () => Promise.reject(new Error("no node")),
      call: () => Promise.reject(new Error("no node")),
    };
    expect((await verifySignature({ typedData, signer: KEY.address, signature, reader: dead })).by).to.equal("key");
    const thrown: unknown = await verifySignature({
      typedData,
      signer: keyOf("other").address,
      signature,
      reader: dead,
    }).catch((error: unknown) => error);
    expect(thrown).to.be.an("error").with.property("message", "no node");
  });

  it("refuses another key's, and without a node what no key makes", async () => {
    const signer = keyOf("other").address;
    await expectRejection("HB-1303", verifySignature({ typedData, signer, signature }));
    for (const odd of ["0x", "0x1234", concat([signature, "0x00"]), `0x${"00".repeat(65)}`]) {
      await expectRejection("HB-1840", verifySignature({ typedData, signer, signature: odd }));
    }
    for (const text of ["", "signature", "0x123"]) {
      await expectRejection("HB-1301", verifySignature({ typedData, signer, signature: text }));
    }
  });

  it("lets a contract's code decide", async () => {
    const { deploy } = await setStage();
    const wallet = await deploy("Wallet", KEY.address);
    expect(await verifySignature({ typedData, signer: wallet, signature, reader })).to.deep.equal({
      signer: wallet,
      by: "code",
      signature,
    });
    const other = await signatureOfSigner(typedData, keyOf("other"));
    await expectRejection("HB-1841", verifySignature({ typedData, signer: wallet, signature: other, reader }));
    await expectRejection("HB-1303", verifySignature({ typedData, signer: wallet, signature }));
  });

  it("refuses code that answers anything but the magic word, or reverts, and accounts without code", async () => {
    const { deploy } = await setStage();
    for (const name of ["RefusingSigner", "TruthySigner"]) {
      await expectRejection("HB-1841", verifySignature({ typedData, signer: await deploy(name), signature, reader }));
    }
    const token = await (await loadHarbour()).hkd.token.getAddress();
    await expectRejection("HB-1841", verifySignature({ typedData, signer: token, signature, reader }));
    const empty = keyOf("other").address;
    await expectRejection("HB-1841", verifySignature({ typedData, signer: empty, signature, reader }));
  });

  it("takes a delegated account's (EIP-7702) by its key whatever its code says, or by its code", async () => {
    const { deploy } = await setStage();
    const delegate = async (to: string) => {
      await connection.networkHelpers.setCode(KEY.address, concat(["0xef0100", to]));
    };
    await delegate(await deploy("RefusingSigner"));
    expect((await verifySignature({ typedData, signer: KEY.address, signature, reader })).by).to.equal("key");
    const owner = keyOf("owner of the code");
    await delegate(await deploy("Wallet", owner.address));
    const byOwner = await signatureOfSigner(typedData, owner);
    expect(await verifySignature({ typedData, signer: KEY.address, signature: byOwner, reader })).to.deep.equal({
      signer: KEY.address,
      by: "code",
      signature: byOwner,
    });
  });
});

describe("signatureOfAccount of a settlement message", () => {
  it("signs flags, lists and structs as ethers does", async () => {
    const { users } = await setStage();
    const account = users[0]!;
    const quote = quoteTypedData({ domain: FX_DOMAIN, message: { ...QUOTE, maker: account.address } });
    for (const each of [typedData, quote]) {
      const made = await signatureOfAccount(each, account.address.toLowerCase(), connection.provider);
      expect(made).to.equal(await signatureOfSigner(each, account));
      expect((await verifySignature({ typedData: each, signer: account.address, signature: made })).by).to.equal("key");
    }
  });

  it("hands over text, flags, lists and structs", () => {
    const json = toJsonRpc(typedData);
    expect(Object.keys(json.types)).to.deep.equal(["EIP712Domain", "Order", "Milestone"]);
    expect(json.message["longStop"]).to.equal(String(ORDER.longStop));
    const [, second] = json.message["milestones"] as [unknown, Record<string, unknown>];
    expect(second).to.deep.include({ guaranteed: true, amount: "840000000000", kind: "1" });
    expect(JSON.parse(JSON.stringify(json))).to.deep.equal(json);
  });

  it("refuses an answer that is not a signature", async () => {
    for (const answer of [null, "ok", { r: 1 }]) {
      const provider = { request: async () => answer };
      await expectRejection("HB-1304", signatureOfAccount(typedData, KEY.address, provider));
    }
  });
});
