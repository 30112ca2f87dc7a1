// The outside of the token: nothing in it that the specification does not name.
//
// Stablecoin: every function of IStablecoin, and of what it inherits only a written list; no function takes ether but the
//   upgrade; no fallback, no receive; USDC's selectors, less the hand-over of roles; events under USDC's topics
// every contract: runtime code of at most 24,576 bytes (EIP-170)
import { expect } from "chai";
import { dataLength, FunctionFragment, id, Interface } from "ethers";
import { readArtifact } from "../../deploy/_artifact.ts";
import { IStablecoin__factory } from "../../typechain-types/factories/contracts/token/IStablecoin__factory.ts";

const stablecoin = new Interface(readArtifact("Stablecoin").abi as never);
const specification = new Interface(IStablecoin__factory.abi);

const functionsOf = (abi: Interface): FunctionFragment[] =>
  abi.fragments.filter((fragment): fragment is FunctionFragment => fragment.type === "function");
const signaturesOf = (abi: Interface, type: string): string[] =>
  abi.fragments.filter((fragment) => fragment.type === type).map((fragment) => fragment.format("sighash"));
const beyond = (type: string): string[] => {
  const known = new Set(signaturesOf(specification, type));
  return signaturesOf(stablecoin, type)
    .filter((signature) => !known.has(signature))
    .sort();
};

/** FiatTokenV2_2's selectors without those of the role hand-over, and without its `initialize` of eight arguments. */
const usdc =
  "06fdde03 95d89b41 313ce567 e5a6b10f 54fd4d50 18160ddd 70a08231 dd62ed3e a9059cbb 23b872dd 095ea7b3 39509351 a457c2d7 " +
  "40c10f19 42966c68 aa271e1a 8a6db9c3 4e44d956 3092afd5 f9f92be4 1a895266 fe575a87 8456cb59 3f4ba83a 5c975abb b2118a8d " +
  "3644e515 7ecebe00 30adf81f a0cc6a68 7f2eecc3 d9169487 d505accf 9fd5a6cf e3ee160e cf092995 ef55bec6 88b7ab63 5a049a70 " +
  "b7b72899 e94a0102";
const handOver = "35d99f35 aa20e1e4 bd102430 ad38bf22 9fd0506d 554bab3c 38a63183 2ab60045 8da5cb5b f2fde38b";

describe("Stablecoin", () => {
  describe("the ABI", () => {
    it("has every function of the specification", () => {
      const known = new Set(signaturesOf(stablecoin, "function"));
      expect(signaturesOf(specification, "function").filter((signature) => !known.has(signature))).to.deep.equal([]);
    });

    it("has no function beyond it but those of the upgrade and of the authority", () => {
      expect(beyond("function")).to.deep.equal([
        "UPGRADE_INTERFACE_VERSION()",
        "authority()",
        "isConsumingScheduledOp()",
        "proxiableUUID()",
        "setAuthority(address)",
        "upgradeToAndCall(address,bytes)",
      ]);
    });

    it("has no event beyond it but those of the upgrade and of the authority", () => {
      expect(beyond("event")).to.deep.equal(["AuthorityUpdated(address)", "Initialized(uint64)", "Upgraded(address)"]);
    });

    it("has the mutability that the specification promises, or a stricter one", () => {
      const order = ["pure", "view", "nonpayable", "payable"];
      for (const promised of functionsOf(specification)) {
        const kept = stablecoin.getFunction(promised.selector)!;
        expect(order.indexOf(kept.stateMutability), promised.format()).to.be.at.most(
          order.indexOf(promised.stateMutability),
        );
      }
    });

    it("takes ether in no function but the upgrade, and in neither fallback nor receive", () => {
      expect(
        functionsOf(stablecoin)
          .filter(({ payable }) => payable)
          .map(({ name }) => name),
      ).to.deep.equal(["upgradeToAndCall"]);
      expect(stablecoin.fallback).to.equal(null);
      expect(stablecoin.receive).to.equal(false);
    });

    it("has no function that destroys, delegates or calls at will", () => {
      const names = functionsOf(stablecoin).map(({ name }) => name);
      expect(
        names.filter((name) =>
          /selfdestruct|kill|execute|multicall|delegatecall|burnFrom|transferOwnership|renounce|grant/i.test(name),
        ),
      ).to.deep.equal([]);
    });

    it("has USDC's selectors", () => {
      expect(usdc.split(" ").filter((selector) => stablecoin.getFunction(`0x${selector}`) === null)).to.deep.equal([]);
    });

    it("has none of USDC's role hand-overs, which the AccessManager replaces", () => {
      expect(handOver.split(" ").filter((selector) => stablecoin.getFunction(`0x${selector}`) !== null)).to.deep.equal(
        [],
      );
    });

    it("says USDC's events under USDC's topics", () => {
      const topics = {
        "Mint(address,address,uint256)": "ab8530f8",
        "Burn(address,uint256)": "cc16f5db",
        "Blacklisted(address)": "ffa4e618",
        "UnBlacklisted(address)": "117e3210",
        "MinterConfigured(address,uint256)": "46980fca",
        "MinterRemoved(address)": "e94479a9",
        "AuthorizationUsed(address,bytes32)": "98de5035",
        "AuthorizationCanceled(address,bytes32)": "1cdd46ff",
        "Pause()": "6985a022",
        "Unpause()": "7805862f",
      };
      for (const [signature, start] of Object.entries(topics)) {
        expect(stablecoin.getEvent(signature)!.topicHash).to.equal(id(signature));
        expect(id(signature).slice(2, 10)).to.equal(start);
      }
      const indexed = (name: string) => stablecoin.getEvent(name)!.inputs.map((input) => input.indexed === true);
      expect([
        indexed("Mint"),
        indexed("Burn"),
        indexed("Transfer"),
        indexed("Approval"),
        indexed("TransferWithMemo"),
      ]).to.deep.equal([
        [true, true, false],
        [true, false],
        [true, true, false],
        [true, true, false],
        [true, true, false, true],
      ]);
    });

    it("has no two functions with the same selector and no two errors with the same", () => {
      for (const type of ["function", "error"]) {
        const selectors = signaturesOf(stablecoin, type).map((signature) => id(signature).slice(0, 10));
        expect(new Set(selectors).size).to.equal(selectors.length);
      }
    });
  });

  describe("the code", () => {
    // An instrumented build is larger than what is deployed.
    const instrumented = process.argv.includes("--coverage");
    for (const name of ["Stablecoin", "StablecoinProxy", "Release", "AccessManager"] as const) {
      it(`of ${name} fits EIP-170 in its runtime and EIP-3860 in its creation`, () => {
        const { bytecode, deployedBytecode } = readArtifact(name);
        expect(dataLength(deployedBytecode)).to.be.greaterThan(0);
        if (instrumented) return;
        expect(dataLength(deployedBytecode)).to.be.at.most(24_576);
        expect(dataLength(bytecode)).to.be.at.most(49_152);
      });
    }

    it("of the proxy has no ABI of its own that could shadow a function of the token", () => {
      const proxy = new Interface(readArtifact("StablecoinProxy").abi as never);
      expect(signaturesOf(proxy, "function")).to.deep.equal([]);
      expect(proxy.fallback).to.not.equal(null);
    });
  });
});
