// Magic values
// ├── every constant of the sources recomputed from what it is the hash, selector or slot of
// ├── no literal in the sources that is not in this table
// ├── interface ids: each supported one recomputed; others refused
// ├── type hashes and domain shown by the token
// ├── selectors: USDC's that are kept, with the same types; the added ones; the dropped ones are gone
// └── event topics that indexers key on, with the same indexed arguments
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import {
  AbiCoder,
  FunctionFragment,
  getCreateAddress,
  id,
  Interface,
  keccak256,
  toBeHex,
  TypedDataEncoder,
  ZeroHash,
} from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { typeHashOf } from "../../sdk/typed-data.ts";
import { IERC7943__factory } from "../../typechain-types/factories/contracts/token/IERC7943__factory.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { loadStage } from "./token-stage.ts";
import { addedFunctions, droppedFunctions, eventTopics, keptFunctions } from "./usdc-surface.ts";

const folder = new URL("../../contracts/token/", import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".sol"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
const whole = sources.map(({ text }) => text).join("\n");

/** The value that a constant is given in the sources. */
function constant(name: string): string {
  const found = [...whole.matchAll(new RegExp(`constant ${name} =\\s*(0x[0-9a-fA-F]+);`, "g"))];
  if (found.length !== 1) throw new Error(`${found.length} constants are named ${name}`);
  return found[0]![1]!.toLowerCase();
}

/** ERC-7201. */
function namespace(name: string): string {
  const inner = AbiCoder.defaultAbiCoder().encode(["uint256"], [BigInt(id(name)) - 1n]);
  return toBeHex(BigInt(keccak256(inner)) & ~0xffn, 32);
}

const PAYMENT = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce";
const selector = (signature: string): string => id(signature).slice(0, 10);
const SIGNED = "address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32";

const constants: readonly { name: string; of: string; value: string }[] = [
  { name: "STORAGE", of: "ERC-7201 harbour.token", value: namespace("harbour.token") },
  ...(
    [
      ["DOMAIN_TYPEHASH", "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"],
      ["PERMIT_TYPEHASH", "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"],
      ["TRANSFER_TYPEHASH", `TransferWithAuthorization(${PAYMENT})`],
      ["RECEIVE_TYPEHASH", `ReceiveWithAuthorization(${PAYMENT})`],
      ["CANCEL_TYPEHASH", "CancelAuthorization(address authorizer,bytes32 nonce)"],
      ["MEMO_TYPEHASH", `TransferWithMemoAuthorization(${PAYMENT},bytes32 memo)`],
    ] as const
  ).map(([name, type]) => ({ name, of: type, value: id(type) })),
  ...(
    [
      ["TRANSFER_WITH_AUTHORIZATION", `transferWithAuthorization(${SIGNED})`],
      ["RECEIVE_WITH_AUTHORIZATION", `receiveWithAuthorization(${SIGNED})`],
      ["PERMIT", "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"],
    ] as const
  ).map(([name, signature]) => ({ name, of: signature, value: selector(signature) })),
];

const TAG = "0xfa57";
/** RLP of [20-byte address, nonce below 128]: a list of 22 bytes, whose first item is a string of 20. */
const RLP_HEAD = Buffer.from([0xc0 + 1 + 20 + 1, 0x80 + 20]).toString("hex");

function interfaceId(signatures: readonly string[]): string {
  return toBeHex(
    signatures.reduce((xor, signature) => xor ^ BigInt(selector(signature)), 0n),
    4,
  );
}
const interfaces: readonly { name: string; id: string; functions: readonly string[] }[] = [
  { name: "ERC-165", id: "0x01ffc9a7", functions: ["supportsInterface(bytes4)"] },
  {
    name: "ERC-20",
    id: "0x36372b07",
    functions: [
      "totalSupply()",
      "balanceOf(address)",
      "transfer(address,uint256)",
      "allowance(address,address)",
      "approve(address,uint256)",
      "transferFrom(address,address,uint256)",
    ],
  },
  { name: "ERC-20 metadata", id: "0xa219a025", functions: ["name()", "symbol()", "decimals()"] },
  {
    name: "ERC-2612",
    id: "0x9d8ff7da",
    functions: [
      "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
      "nonces(address)",
      "DOMAIN_SEPARATOR()",
    ],
  },
  { name: "ERC-5267", id: "0x84b0196e", functions: ["eip712Domain()"] },
  {
    name: "ERC-7943",
    id: "0x3edbb4c4",
    functions: [
      "canSend(address)",
      "canReceive(address)",
      "canTransfer(address,address,uint256)",
      "getFrozenTokens(address)",
      "setFrozenTokens(address,uint256)",
      "forcedTransfer(address,address,uint256)",
    ],
  },
];

/** Name, types, results, and whether the function only reads; not the names of arguments. */
function shape(fragment: FunctionFragment): string {
  const types = (params: FunctionFragment["inputs"]) => params.map(({ type }) => type).join(",");
  return `${fragment.constant ? "reads" : "changes"} ${fragment.name}(${types(fragment.inputs)}) returns (${types(fragment.outputs)})`;
}

describe("Magic values", () => {
  describe("in the sources", () => {
    for (const { name, of, value } of constants) {
      it(`${name} is that of ${of}`, () => {
        expect(constant(name)).to.equal(value);
      });
    }

    it("FAST_PATH_TAG ends the address of the open twin and of no other", async () => {
      const { token } = await loadStage();
      expect(constant("FAST_PATH_TAG")).to.equal(TAG);
      const tags = await Promise.all(
        [0, 1, 2].map(async (mode) => (await token.twin(mode)).slice(-4).toLowerCase() === "fa57"),
      );
      expect(tags).to.deep.equal([true, false, false]);
    });

    it("the twins are the first three contracts that the release created", async () => {
      const { token, release } = await loadStage();
      for (const mode of [0, 1, 2]) {
        expect(await token.twin(mode)).to.equal(getCreateAddress({ from: release, nonce: mode + 1 }));
      }
      expect(whole).to.contain(`abi.encodePacked(hex"${RLP_HEAD}", creator, nonce)`);
    });

    it("there is no other long literal", () => {
      const known = new Set([
        ...constants.map(({ value }) => value),
        ...interfaces.map((known) => known.id),
        TAG,
        `hex"${RLP_HEAD}"`,
      ]);
      const unknown = sources.flatMap(({ name, text }) =>
        [...text.matchAll(/0x[0-9a-fA-F]{4,}|hex"[^"]*"|hex'[^']*'/g)]
          .map(([literal]) => literal.toLowerCase())
          .filter((literal) => !known.has(literal))
          .map((literal) => `${name}: ${literal}`),
      );
      expect(unknown).to.deep.equal([]);
    });
  });

  describe("supportsInterface", () => {
    for (const { name, id: expected, functions } of interfaces) {
      it(`${name} is ${expected}, which the token supports and implements`, async () => {
        const { token } = await loadStage();
        expect(interfaceId(functions)).to.equal(expected);
        expect(await token.supportsInterface(expected)).to.equal(true);
        for (const signature of functions)
          expect(TOKEN_INTERFACE.getFunction(signature as never), signature).not.to.equal(null);
      });
    }

    it("IERC7943 declares exactly the functions of its id, besides ERC-165", () => {
      const declared = IERC7943__factory.createInterface().fragments.filter(FunctionFragment.isFragment);
      const own = declared
        .map((fragment) => fragment.format("sighash"))
        .filter((name) => name !== "supportsInterface(bytes4)");
      expect(interfaceId(own)).to.equal("0x3edbb4c4");
    });

    for (const [name, other] of [
      ["the invalid id", "0xffffffff"],
      ["ERC-721", "0x80ac58cd"],
      ["ERC-1363", "0xb0202a11"],
      ["ERC-7802", "0x33331994"],
      ["nothing", "0x00000000"],
    ] as const) {
      it(`says no to ${name}`, async () => {
        const { token } = await loadStage();
        expect(await token.supportsInterface(other)).to.equal(false);
      });
    }
  });

  describe("shown by the token", () => {
    for (const [getter, primaryType] of [
      ["PERMIT_TYPEHASH", "Permit"],
      ["TRANSFER_WITH_AUTHORIZATION_TYPEHASH", "TransferWithAuthorization"],
      ["RECEIVE_WITH_AUTHORIZATION_TYPEHASH", "ReceiveWithAuthorization"],
      ["CANCEL_AUTHORIZATION_TYPEHASH", "CancelAuthorization"],
      ["TRANSFER_WITH_MEMO_AUTHORIZATION_TYPEHASH", "TransferWithMemoAuthorization"],
    ] as const) {
      it(`${getter} is what the sdk signs`, async () => {
        const { token } = await loadStage();
        expect(await token[getter]()).to.equal(typeHashOf(primaryType));
      });
    }

    it("DOMAIN_SEPARATOR is that of eip712Domain, of this chain and of this address", async () => {
      const { token, domain } = await loadStage();
      expect(domain).to.deep.equal({
        name: "Harbour HKD",
        version: "1",
        chainId: 31337n,
        verifyingContract: token.target,
      });
      expect(await token.DOMAIN_SEPARATOR()).to.equal(TypedDataEncoder.hashDomain(domain));
      const [fields, , , , , salt, extensions] = await token.eip712Domain();
      expect([fields, salt, [...extensions]]).to.deep.equal(["0x0f", ZeroHash, []]);
    });

    it("identity is the hash of what an upgrade never changes", async () => {
      const { token } = await loadStage();
      const types = ["string", "string", "string", "uint8", "string"];
      const identity = keccak256(AbiCoder.defaultAbiCoder().encode(types, ["Harbour HKD", "hHKD", "HKD", 6, "1"]));
      expect(await token.identity()).to.equal(identity);
    });

    it("proxiableUUID is the ERC-1967 slot", async () => {
      const { token } = await loadStage();
      const twin = Stablecoin__factory.connect(await token.twin(0), token.runner);
      expect(await twin.proxiableUUID()).to.equal(toBeHex(BigInt(id("eip1967.proxy.implementation")) - 1n, 32));
    });
  });

  for (const [group, functions] of [
    ["kept from USDC", keptFunctions],
    ["added", addedFunctions],
  ] as const) {
    describe(`functions ${group}`, () => {
      for (const [expected, human] of functions) {
        it(`${expected} is ${human}`, () => {
          const fragment = FunctionFragment.from(`function ${human}`);
          expect(fragment.selector).to.equal(expected);
          const ours = TOKEN_INTERFACE.getFunction(expected as never) as FunctionFragment | null;
          if (ours === null) expect.fail("the token has no such function");
          expect(shape(ours)).to.equal(shape(fragment));
        });
      }
    });
  }

  describe("functions dropped from USDC", () => {
    for (const [expected, human] of droppedFunctions) {
      it(`${expected} is ${human}, and is not here`, () => {
        expect(FunctionFragment.from(`function ${human}`).selector).to.equal(expected);
        expect(TOKEN_INTERFACE.getFunction(expected as never)).to.equal(null);
      });
    }
  });

  describe("event topics", () => {
    for (const [prefix, human] of eventTopics) {
      it(`${prefix} is ${human}`, () => {
        const expected = new Interface([`event ${human}`]).fragments[0] as unknown as {
          name: string;
          topicHash: string;
        };
        const ours = TOKEN_INTERFACE.getEvent(expected.name as never);
        expect(expected.topicHash.slice(2, 10)).to.equal(prefix);
        expect(ours?.topicHash).to.equal(expected.topicHash);
        const indexed = (params: readonly { indexed: boolean | null }[]) =>
          params.map((param) => param.indexed === true);
        expect(indexed(ours!.inputs)).to.deep.equal(indexed((expected as unknown as typeof ours)!.inputs));
      });
    }
  });
});
