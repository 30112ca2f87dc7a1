import { expect } from "chai";
import fc from "fast-check";
import { AbiCoder, concat, id, keccak256, Wallet } from "ethers";
import { network } from "hardhat";
import { signWithProvider, signWithSigner } from "../../sdk/sign.ts";
import { digestOf, toJsonRpc } from "../../sdk/signable.ts";
import { type DomainReader, tokenDomain } from "../../sdk/token-domain.ts";
import {
  type AuthorizationMessage,
  cancelAuthorizationTypedData,
  permitTypedData,
  receiveWithAuthorizationTypedData,
  signerOf,
  type TokenDomain,
  transferWithAuthorizationTypedData,
  transferWithMemoAuthorizationTypedData,
  type TypedData,
  typeHashOf,
} from "../../sdk/typed-data.ts";
import { expectCode, expectRejection } from "./throws.ts";

const ALICE = new Wallet(id("alice"));
const BOB = new Wallet(id("bob")).address;
const NONCE = id("nonce");
const MEMO = id("memo");
const DOMAIN: TokenDomain = {
  name: "Harbour CNH",
  version: "1",
  chainId: 31337n,
  verifyingContract: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
};
const AUTHORIZATION: AuthorizationMessage = {
  from: ALICE.address,
  to: BOB,
  value: 1_000_000n,
  validAfter: 0n,
  validBefore: (1n << 256n) - 1n,
  nonce: NONCE,
};

function everything(from: string): TypedData[] {
  const message = { ...AUTHORIZATION, from };
  return [
    permitTypedData({
      domain: DOMAIN,
      message: { owner: from, spender: BOB, value: (1n << 256n) - 1n, nonce: 7n, deadline: 1_800_000_000n },
    }),
    transferWithAuthorizationTypedData({ domain: DOMAIN, message }),
    receiveWithAuthorizationTypedData({ domain: DOMAIN, message }),
    transferWithMemoAuthorizationTypedData({ domain: DOMAIN, message: { ...message, memo: MEMO } }),
    cancelAuthorizationTypedData({ domain: DOMAIN, message: { authorizer: from, nonce: NONCE } }),
  ];
}

/** EIP-712 written out once more from its text: types as strings, words as the ABI encodes them. */
function digestByHand({ types, primaryType, message, domain }: TypedData): string {
  const abi = AbiCoder.defaultAbiCoder();
  const fields = types[primaryType]!;
  const typeHash = id(`${primaryType}(${fields.map(({ type, name }) => `${type} ${name}`).join(",")})`);
  const values = fields.map(({ name }) => (message as unknown as Record<string, unknown>)[name]);
  const struct = keccak256(abi.encode(["bytes32", ...fields.map(({ type }) => type)], [typeHash, ...values]));
  const separator = keccak256(
    abi.encode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        id(domain.name),
        id(domain.version),
        domain.chainId,
        domain.verifyingContract,
      ],
    ),
  );
  return keccak256(concat(["0x1901", separator, struct]));
}

describe("typed data", () => {
  describe("typeHashOf", () => {
    it("is what USDC and ERC-2612 publish", () => {
      expect(typeHashOf("Permit")).to.equal("0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9");
      expect(typeHashOf("TransferWithAuthorization")).to.equal(
        "0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267",
      );
      expect(typeHashOf("ReceiveWithAuthorization")).to.equal(
        "0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8",
      );
      expect(typeHashOf("CancelAuthorization")).to.equal(
        "0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429",
      );
    });

    it("of the signed reference is that of its text", () => {
      expect(typeHashOf("TransferWithMemoAuthorization")).to.equal(
        id(
          "TransferWithMemoAuthorization(address from,address to,uint256 value,uint256 validAfter," +
            "uint256 validBefore,bytes32 nonce,bytes32 memo)",
        ),
      );
    });
  });

  describe("digestOf", () => {
    for (const typedData of everything(ALICE.address)) {
      it(`agrees with EIP-712 by hand on ${typedData.primaryType}`, () => {
        expect(digestOf(typedData)).to.equal(digestByHand(typedData));
      });
    }

    it("agrees for any amount, window and nonce", () => {
      const uint = fc.bigInt(0n, (1n << 256n) - 1n).filter((value) => value < 10n ** 12n || value >= 10n ** 13n);
      const bytes32 = fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
      fc.assert(
        fc.property(uint, uint, uint, bytes32, (value, a, b, nonce) => {
          const [validAfter, validBefore] = a < b ? [a, b] : [b, a];
          fc.pre(validBefore >= validAfter + 2n);
          const message = { ...AUTHORIZATION, value, validAfter, validBefore, nonce };
          const typedData = receiveWithAuthorizationTypedData({ domain: DOMAIN, message });
          expect(digestOf(typedData)).to.equal(digestByHand(typedData));
        }),
      );
    });

    it("changes with every field of the message and of the domain", () => {
      const digests = new Set<string>();
      const messages: Array<Partial<AuthorizationMessage>> = [
        {},
        { from: BOB },
        { to: ALICE.address },
        { value: 2n },
        { validAfter: 1n },
        { validBefore: 9n },
        { nonce: MEMO },
      ];
      for (const change of messages) {
        const message = { ...AUTHORIZATION, ...change };
        digests.add(digestOf(transferWithAuthorizationTypedData({ domain: DOMAIN, message })));
        digests.add(digestOf(receiveWithAuthorizationTypedData({ domain: DOMAIN, message })));
      }
      const domains: Array<Partial<TokenDomain>> = [
        { name: "Harbour HKD" },
        { version: "2" },
        { chainId: 1n },
        { verifyingContract: BOB },
      ];
      for (const change of domains) {
        const domain = { ...DOMAIN, ...change };
        digests.add(digestOf(transferWithAuthorizationTypedData({ domain, message: AUTHORIZATION })));
      }
      expect(digests.size).to.equal(2 * messages.length + domains.length);
    });
  });

  describe("toJsonRpc", () => {
    it("holds nothing that JSON changes", () => {
      for (const typedData of everything(ALICE.address)) {
        const json = toJsonRpc(typedData);
        expect(JSON.parse(JSON.stringify(json))).to.deep.equal(json);
      }
    });

    it("lists the domain's type and writes integers as decimal text", () => {
      const json = toJsonRpc(transferWithAuthorizationTypedData({ domain: DOMAIN, message: AUTHORIZATION }));
      expect(json.types["EIP712Domain"]).to.deep.equal([
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ]);
      expect(json.domain.chainId).to.equal(31337);
      expect(json.message["value"]).to.equal("1000000");
      expect(json.message["validBefore"]).to.equal(((1n << 256n) - 1n).toString());
    });

    it("signed by another EIP-712 signer gives the signature ethers gives", async () => {
      const { provider } = await network.create();
      const [account] = (await provider.request({ method: "eth_accounts" })) as string[];
      // The first key of Hardhat's published test mnemonic.
      const wallet = new Wallet("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
      expect(wallet.address.toLowerCase()).to.equal(account!.toLowerCase());
      for (const typedData of everything(wallet.address)) {
        const byEthers = await signWithSigner({ typedData, signer: wallet });
        const byNode = await signWithProvider({ typedData, provider });
        expect(byNode.signature).to.equal(byEthers.signature);
      }
    });
  });

  describe("signerOf", () => {
    it("is the owner, the payer or the authorizer", () => {
      for (const typedData of everything(ALICE.address)) expect(signerOf(typedData)).to.equal(ALICE.address);
    });
  });

  describe("the builders", () => {
    const build = (change: object) =>
      transferWithAuthorizationTypedData({ domain: DOMAIN, message: { ...AUTHORIZATION, ...change } });

    it("refuse integers that are not bigint or not of 256 bits", () => {
      for (const value of [1, "1", -1n, 1n << 256n, undefined]) expectCode("HB-1201", () => build({ value }));
    });

    it("refuse a nonce or reference that is not 32 bytes", () => {
      for (const nonce of ["0x", "0x01", 1n, undefined]) expectCode("HB-1202", () => build({ nonce }));
      expectCode("HB-1202", () =>
        transferWithMemoAuthorizationTypedData({ domain: DOMAIN, message: { ...AUTHORIZATION, memo: "INV-1" } }),
      );
      expectCode("HB-1202", () =>
        cancelAuthorizationTypedData({ domain: DOMAIN, message: { authorizer: BOB, nonce: "0x" } }),
      );
    });

    it("refuse times in milliseconds", () => {
      expectCode("HB-1203", () => build({ validBefore: 1_790_000_000_000n }));
      expectCode("HB-1203", () => build({ validAfter: 1_790_000_000_000n }));
      expectCode("HB-1203", () =>
        permitTypedData({
          domain: DOMAIN,
          message: { owner: BOB, spender: ALICE.address, value: 1n, nonce: 0n, deadline: 1_790_000_000_000n },
        }),
      );
    });

    it("refuse a window without a second in it", () => {
      expectCode("HB-1204", () => build({ validAfter: 100n, validBefore: 100n }));
      expectCode("HB-1204", () => build({ validAfter: 100n, validBefore: 101n }));
      expectCode("HB-1204", () => build({ validAfter: 100n, validBefore: 99n }));
      expect(build({ validAfter: 100n, validBefore: 102n }).message.validBefore).to.equal(102n);
    });

    it("refuse addresses that cannot be parties", () => {
      expectCode("HB-1108", () => build({ to: `0x${"0".repeat(40)}` }));
      expectCode("HB-1103", () => build({ to: "merchant.eth" }));
      expectCode("HB-1106", () => build({ from: DOMAIN.verifyingContract.replace("A", "a") }));
    });

    it("refuse a chain id that JSON numbers cannot hold", () => {
      const domain = { ...DOMAIN, chainId: 1n << 53n };
      expectCode("HB-1201", () => transferWithAuthorizationTypedData({ domain, message: AUTHORIZATION }));
    });
  });

  describe("tokenDomain", () => {
    const answer = { fields: "0x0f", ...DOMAIN, extensions: [] as bigint[] };
    const reader = (change: Partial<typeof answer> = {}, chainId = 31337n): DomainReader => ({
      getAddress: async () => DOMAIN.verifyingContract,
      eip712Domain: async () => {
        const said = { ...answer, ...change };
        const salt = `0x${"0".repeat(64)}`;
        return [said.fields, said.name, said.version, said.chainId, said.verifyingContract, salt, said.extensions];
      },
      runner: { provider: { getNetwork: async () => ({ chainId }) } },
    });

    it("is what the contract says", async () => {
      expect(await tokenDomain({ token: reader() })).to.deep.equal(DOMAIN);
    });

    it("refuses other fields and extensions", async () => {
      await expectRejection("HB-1211", tokenDomain({ token: reader({ fields: "0x1f" }) }));
      await expectRejection("HB-1211", tokenDomain({ token: reader({ extensions: [1n] }) }));
    });

    it("refuses the domain of another contract", async () => {
      await expectRejection("HB-1212", tokenDomain({ token: reader({ verifyingContract: BOB }) }));
    });

    it("refuses the domain of another chain", async () => {
      await expectRejection("HB-1213", tokenDomain({ token: reader({}, 1n) }));
    });

    it("asks no chain where there is none", async () => {
      const token = { ...reader(), runner: null };
      expect((await tokenDomain({ token })).chainId).to.equal(31337n);
    });
  });
});
