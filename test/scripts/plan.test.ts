import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import { planHash } from "../../scripts/plan/plan.ts";
import { simulateWhenReady } from "../../scripts/plan/simulate.ts";
import { judgeAmount } from "../../scripts/plan/usual.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { columns, showDelay } from "../../scripts/words.ts";
import { connection } from "../fixture.ts";
import { faultOf, loadDesk, units } from "./cli.ts";

describe("a plan's hash", () => {
  type Hashed = Parameters<typeof planHash>[0];
  const parts: Hashed = {
    chainId: 31337n,
    transaction: { from: `0x${"aa".repeat(20)}`, to: `0x${"bb".repeat(20)}`, data: "0x1234", value: 0n },
    ties: {},
  };
  const { transaction } = parts;

  it("differs with everything that will be signed", () => {
    const others: Hashed[] = [
      { ...parts, chainId: 1n },
      { ...parts, ties: { nonce: 0 } },
      { ...parts, ties: { nonce: 1 } },
      { ...parts, ties: { scheduled: 0 } },
      { ...parts, ties: { scheduled: 1 } },
      { ...parts, ties: { files: { networkFile: "aa" } } },
      { ...parts, ties: { files: { networkFile: "bb" } } },
      { ...parts, ties: { files: { auditRegister: "aa" } } },
      { ...parts, transaction: { ...transaction, from: transaction.to } },
      { ...parts, transaction: { ...transaction, to: transaction.from } },
      { ...parts, transaction: { ...transaction, data: "0x1235" } },
      { ...parts, transaction: { ...transaction, value: 1n } },
    ];
    const hashes = [parts, ...others].map(planHash);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("has 128 bits, so that nobody finds two plans with one hash", () => {
    expect(planHash(parts)).to.match(/^[0-9a-f]{4}(-[0-9a-f]{4}){7}$/);
  });

  it("does not depend on the case of an address", () => {
    expect(planHash({ ...parts, transaction: { ...transaction, to: `0x${"BB".repeat(20)}` } })).to.equal(
      planHash(parts),
    );
  });
});

describe("an unusual amount", () => {
  const recent = [100n, 200n, 300n].map((amount) => amount * 1_000_000n);
  const cases: [string, bigint, bigint[], string | undefined][] = [
    ["nothing to compare with", units(1), [], undefined],
    ["ten times the median", units(2_000), recent, undefined],
    ["a minor unit more", units(2_000) + 1n, recent, "HB-2302"],
    ["a hundred times, too few to have a median", units(10_000), recent.slice(0, 2), undefined],
    ["exactly a million times a single earlier one", units(100_000_000), recent.slice(0, 1), "HB-2303"],
    ["exactly a millionth of one of them", 300n, recent, "HB-2303"],
    ["about a million times", units(150_000_000), recent, "HB-2303"],
    ["small, but not by a slip", units(1), recent, undefined],
  ];
  for (const [what, amount, past, code] of cases) {
    it(`${code === undefined ? "is not" : "is"} ${what}`, () => {
      expect(judgeAmount(amount, past, "HKD")?.code).to.equal(code);
    });
  }
});

describe("the simulation of a call that is not ready", () => {
  it("writes where the authority keeps its schedules", async () => {
    const { hkd, holders, chain } = await loadDesk();
    const data = hkd.token.interface.encodeFunctionData("openPolicy");
    await hkd.authority.connect(holders.POLICY).schedule(hkd.token.target, data, 0);
    const operation = await hkd.authority.hashOperation(holders.POLICY, hkd.token.target, data);
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [operation, 2]));
    const word = await chain.provider.getStorage(hkd.authority.target as string, slot);
    // uint48 timepoint, then uint32 nonce.
    expect(word).to.equal(toBeHex((1n << 48n) + (await hkd.authority.getSchedule(operation)), 32));
  });

  it("is left out, and says so, on a node without state overrides", async () => {
    const { hkd, holders } = await loadDesk();
    const provider = readingProvider(
      { request: () => Promise.reject(new Error("too many arguments, want at most 2")) },
      31337n,
    );
    const call = { from: holders.POLICY.address, to: hkd.token.target as string, data: "0x", value: 0n };
    const outcome = await simulateWhenReady(provider, {
      call,
      authority: hkd.authority.target as string,
      operation: `0x${"00".repeat(32)}`,
      readyAt: 1,
    });
    expect(outcome.ok && outcome.assuming).to.match(/^not simulated/);
  });
});

describe("a transaction that is waiting", () => {
  it("is warned of, and cannot be followed by a second one with the same nonce", async () => {
    const desk = await loadDesk();
    const line = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1";
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    try {
      await desk.hkd.token.connect(desk.users[0]!).mint(desk.users[1]!, units(6), { gasLimit: 200_000 });
      const { plan } = JSON.parse((await desk.cli(`${line} --json`)).out);
      expect(plan.warnings.join()).to.match(/not yet in a block/);
      const sent = await desk.cli(`${line} --send --approve ${plan.hash}`);
      expect([sent.code, faultOf(sent)]).to.deep.equal([75, "HB-2623"]);
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
      await connection.networkHelpers.mine();
    }
    expect(await desk.hkd.token.totalSupply()).to.equal(units(6));
  });
});

describe("words", () => {
  it("align columns without trailing spaces", () => {
    expect(
      columns(
        [
          ["a", "1.00"],
          ["long", "20.00"],
          ["b", ""],
        ],
        [1],
      ),
    ).to.equal("  a      1.00\n  long  20.00\n  b");
  });
  it("say no delay for none", () => {
    expect([showDelay(0), showDelay(86_400), showDelay(90)]).to.deep.equal(["no delay", "1 day", "90 seconds"]);
  });
});
