import { expect } from "chai";
import fc from "fast-check";
import { Contract, getAddress, id, keccak256 } from "ethers";
import { safeHashes } from "../../scripts/safe/safe-hashes.ts";
import { SAFE_PROXIES, SAFE_SINGLETONS } from "../../scripts/safe/safe-code.ts";
import { readSafe, SAFE_SLOTS, safeWarnings } from "../../scripts/safe/read-safe.ts";
import { connection } from "../fixture.ts";
import { deploySafe, deploySafeContract, safeArtifact, safeInterface, SAFE_VERSIONS } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { loadIssuance, type Desk } from "./cli.ts";

// Safe
// ├─ its hashes
// │  ├─ those of the Safe itself, over random transactions (1.4.1, 1.5.0)
// │  └─ the encoding of the Safe itself (1.4.1 has it, 1.5.0 has it in its fallback handler)
// ├─ its code
// │  ├─ recomputed from the packages
// │  ├─ recognised on the chain: Safe and SafeL2
// │  └─ unknown → a warning
// ├─ storage slots
// │  └─ recomputed from their names
// └─ reading one
//    ├─ owners, threshold, nonce, fallback handler
//    ├─ module, guard, module guard → a warning each
//    └─ no contract, another contract, an older version, another domain → HB-2831

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => getAddress(`0x${Buffer.from(bytes).toString("hex")}`));
const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => `0x${Buffer.from(data).toString("hex")}`);
const uint = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
const anything = fc.record({
  to: address,
  value: uint,
  data: bytes,
  operation: fc.constantFrom(0 as const, 1 as const),
  refund: fc.record({ safeTxGas: uint, baseGas: uint, gasPrice: uint, gasToken: address, refundReceiver: address }),
  nonce: uint,
});

describe("Safe", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadIssuance();
  });

  const owners = () => desk.users.slice(0, 3);

  for (const version of SAFE_VERSIONS) {
    describe(version, () => {
      it("hashes as our own hashes do, over random transactions", async () => {
        const safe = await deploySafe(version, owners(), 2);
        const handler = safeArtifact(version, "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
        const provider = connection.ethers.provider as never;
        const itself = new Contract(safe, safeInterface(version), provider);
        // The encoding moved from the Safe to its fallback handler in 1.5.0.
        const encoder = version === "1.4.1" ? itself : new Contract(safe, handler.abi, provider);
        await fc.assert(
          fc.asyncProperty(anything, async ({ refund, nonce, ...transaction }) => {
            const { safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = refund;
            const { to, value, data, operation } = transaction;
            const args = [
              ...[to, value, data, operation],
              ...[safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce],
            ];
            const hashes = safeHashes({ chainId: 31337n, safe, nonce, transaction, refund });
            expect(await itself.getFunction("domainSeparator").staticCall()).to.equal(hashes.domain);
            expect(await itself.getFunction("getTransactionHash").staticCall(...args)).to.equal(hashes.safeTx);
            expect(await encoder.getFunction("encodeTransactionData").staticCall(...args)).to.equal(
              `0x1901${hashes.domain.slice(2)}${hashes.message.slice(2)}`,
            );
          }),
          { numRuns: 40 },
        );
      });

      for (const singleton of ["Safe.sol/Safe", "SafeL2.sol/SafeL2"] as const) {
        it(`is recognised by its code: ${singleton.split("/")[1]}`, async () => {
          const safe = await deploySafe(version, owners(), 2, singleton);
          const state = await readSafe(desk.chain, { address: safe, name: "risk-safe" });
          expect(state).to.include({
            name: "risk-safe",
            version,
            threshold: 2,
            nonce: 0n,
            code: `${singleton.split("/")[1]} ${version}`,
          });
          expect(state.owners.map((owner) => owner.address).sort()).to.deep.equal(
            owners()
              .map((owner) => owner.address)
              .sort(),
          );
          expect(state.modules).to.deep.equal([]);
          expect(state.fallbackHandler).to.not.equal(undefined);
          expect(safeWarnings(state)).to.deep.equal([]);
        });
      }

      it("warns of a module and a guard", async () => {
        const safe = await deploySafe(version, owners(), 2);
        const abi = safeInterface(version);
        const module = desk.users[4]!.address;
        const act = async (name: string, ...args: unknown[]) =>
          executeBatch(safe, { to: safe, value: 0n, data: abi.encodeFunctionData(name, args) }, owners().slice(0, 2));
        await act("enableModule", module);
        // A guard has to say that it is one, so a slot is written instead of deploying a contract for it.
        const set = (slot: string) =>
          connection.networkHelpers.setStorageAt(safe, slot, `0x${"00".repeat(12)}${"ab".repeat(20)}`);
        await set(SAFE_SLOTS.guard);
        await set(SAFE_SLOTS.moduleGuard);
        const state = await readSafe(desk.chain, { address: safe });
        expect(state.nonce).to.equal(1n);
        expect(state.modules).to.deep.equal([module]);
        expect(state.guard?.toLowerCase()).to.equal(`0x${"ab".repeat(20)}`);
        expect(safeWarnings(state)).to.have.length(3);
      });
    });
  }

  it("is told by the code that Safe's packages build", () => {
    const hash = (version: (typeof SAFE_VERSIONS)[number], contract: Parameters<typeof safeArtifact>[1]) =>
      keccak256(safeArtifact(version, contract).deployedBytecode);
    const singletons = SAFE_VERSIONS.flatMap((version) => [
      [hash(version, "Safe.sol/Safe"), `Safe ${version}`],
      [hash(version, "SafeL2.sol/SafeL2"), `SafeL2 ${version}`],
    ]);
    const proxies = SAFE_VERSIONS.map((version) => [
      hash(version, "proxies/SafeProxy.sol/SafeProxy"),
      `SafeProxy ${version}`,
    ]);
    expect(SAFE_SINGLETONS).to.deep.equal(Object.fromEntries(singletons));
    expect(SAFE_PROXIES).to.deep.equal(Object.fromEntries(proxies));
  });

  it("has its slots where their names say", () => {
    expect(SAFE_SLOTS).to.deep.equal({
      guard: id("guard_manager.guard.address"),
      moduleGuard: id("module_manager.module_guard.address"),
      fallbackHandler: id("fallback_manager.handler.address"),
    });
  });

  it("warns of code that nobody compared", async () => {
    const safe = await deploySafe("1.4.1", owners(), 2);
    const code = await connection.ethers.provider.getCode(safe);
    await connection.provider.request({ method: "hardhat_setCode", params: [safe, `${code}00`] });
    const state = await readSafe(desk.chain, { address: safe });
    expect(state.code).to.equal(undefined);
    expect(safeWarnings(state)).to.have.length(1);
  });

  describe("what is none", () => {
    const refused = async (of: string) => {
      const error = await readSafe(desk.chain, { address: of }).catch((reason: unknown) => reason);
      expect(error).to.have.property("code", "HB-2831");
    };

    it("has no code, or answers otherwise", async () => {
      await refused(desk.users[0]!.address);
      await refused(desk.hkd.token.target as string);
    });

    it("is older than 1.3.0", async () => {
      const safe = await deploySafe("1.4.1", owners(), 2);
      const singleton = getAddress(`0x${(await connection.ethers.provider.getStorage(safe, 0)).slice(26)}`);
      const code = await connection.ethers.provider.getCode(singleton);
      const said = Buffer.from("1.4.1").toString("hex");
      const old = Buffer.from("1.2.0").toString("hex");
      expect(code).to.include(said);
      await connection.provider.request({
        method: "hardhat_setCode",
        params: [singleton, code.replaceAll(said, old)],
      });
      await refused(safe);
    });

    it("signs under another domain", async () => {
      const safe = await deploySafe("1.4.1", owners(), 2);
      const elsewhere = { ...desk.chain, chainId: 1n };
      const error = await readSafe(elsewhere, { address: safe }).catch((reason: unknown) => reason);
      expect(error).to.have.property("code", "HB-2831");
    });

    it("was never set up", async () => {
      await refused(await deploySafeContract("1.5.0", "proxies/SafeProxyFactory.sol/SafeProxyFactory"));
    });
  });
});
