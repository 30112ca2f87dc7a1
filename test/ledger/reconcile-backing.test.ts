// What circulates against what is attested, at and around each line.
//
// backing
// ├── agrees from 101.0 % on, to the minor unit, and while nothing circulates
// ├── warns below 101.0 % (mint off) and below 100.5 % (top up), and says what is lacking to the line
// ├── breaks below 100.0 %
// ├── warns only, where a stale statement is all that is missing
// └── of several chains: supplies add up, a pool counts once
import { expect } from "chai";
import type { PoolAt, PoolStatus } from "../../ledger/read/reserve-at.ts";
import type { Picture } from "../../ledger/reconcile/picture.ts";
import { backing } from "../../ledger/reconcile/rules/backing.ts";

const units = (amount: number) => BigInt(amount) * 1_000_000n;
const SUPPLY = units(1_000_000_000);

interface Pool {
  pool: string;
  total: bigint;
  status?: PoolStatus;
  asOf?: number;
}

/** As much of a picture as the rule reads. */
function picture(...chains: { supply: bigint; pools: Pool[] }[]): Picture {
  return {
    currency: "HKD",
    chains: chains.map(({ supply, pools }, index) => ({
      moment: { chainId: index + 1, block: 1, hash: `0x${"00".repeat(32)}`, time: 0 },
      supply: { minted: supply, burned: 0n, supply },
      reserve: {
        pools: pools.map(({ status = "counted", asOf = 1, ...pool }) => {
          return { custodian: "BANK-A", sequence: 1n, asOf, status, ...pool } as PoolAt;
        }),
      },
    })),
  } as unknown as Picture;
}

const judge = async (...chains: { supply: bigint; pools: Pool[] }[]) =>
  (await backing.run(picture(...chains))).map(({ severity, subject, difference }) => [severity, subject, difference]);
const oneChain = (total: bigint, supply = SUPPLY) => judge({ supply, pools: [{ pool: "P", total }] });

describe("backing", () => {
  it("agrees at 101.0 %, and warns one minor unit below", async () => {
    expect(await oneChain(units(1_010_000_000))).to.deep.equal([]);
    expect(await oneChain(units(1_010_000_000) - 1n)).to.deep.equal([
      ["warning", "buffer", "0.000001 HKD lacking: mint off"],
    ]);
    expect(await oneChain(0n, 0n)).to.deep.equal([]);
  });

  it("says what is lacking to the line that was crossed", async () => {
    // The figures of a pool whose dollars fell in Hong Kong dollars, and of one whose bills fell.
    expect(await oneChain(units(1_006_560_000))).to.deep.equal([
      ["warning", "buffer", "3,440,000.00 HKD lacking: mint off"],
    ]);
    expect(await oneChain(units(1_005_000_000))).to.deep.equal([
      ["warning", "buffer", "5,000,000.00 HKD lacking: mint off"],
    ]);
    expect(await oneChain(units(1_005_000_000) - 1n)).to.deep.equal([
      ["warning", "buffer", "0.000001 HKD lacking: top up today"],
    ]);
    expect(await oneChain(units(999_712_500))).to.deep.equal([
      ["break", "shortfall", "287,500.00 HKD lacking: shortfall"],
    ]);
  });

  it("is no shortfall at 100.0 %, and one a minor unit below", async () => {
    expect(await oneChain(SUPPLY)).to.deep.equal([["warning", "buffer", "5,000,000.00 HKD lacking: top up today"]]);
    expect(await oneChain(SUPPLY - 1n)).to.deep.equal([["break", "shortfall", "0.000001 HKD lacking: shortfall"]]);
  });

  it("warns only where a stale statement would make it good, and breaks where it would not", async () => {
    const fresh = { pool: "P", total: units(600_000_000) };
    const stale = { pool: "Q", status: "stale" as const };
    expect(await judge({ supply: SUPPLY, pools: [fresh, { ...stale, total: units(400_000_000) }] })).to.deep.equal([
      ["warning", "buffer", "400,000,000.00 HKD lacking: unconfirmed"],
    ]);
    expect(await judge({ supply: SUPPLY, pools: [fresh, { ...stale, total: units(399_999_999) }] })).to.deep.equal([
      ["break", "shortfall", "400,000,000.00 HKD lacking: shortfall"],
    ]);
  });

  it("adds the chains' supplies and counts a pool once: its newest statement, of two alike the lower", async () => {
    const half = SUPPLY / 2n;
    const P = { pool: "P", total: units(1_010_000_000) };
    expect(await judge({ supply: half, pools: [P] }, { supply: half, pools: [P] })).to.deep.equal([]);
    const newer = { ...P, total: SUPPLY - units(1), asOf: 2 };
    expect(await judge({ supply: half, pools: [P] }, { supply: half, pools: [newer] })).to.deep.equal([
      ["break", "shortfall", "1.00 HKD lacking: shortfall"],
    ]);
    const lower = { ...P, total: SUPPLY - units(1) };
    expect(await judge({ supply: half, pools: [lower] }, { supply: half, pools: [P] })).to.deep.equal([
      ["break", "shortfall", "1.00 HKD lacking: shortfall"],
    ]);
    expect(
      await judge({ supply: half, pools: [P] }, { supply: half, pools: [{ ...P, status: "dropped" }] }),
    ).to.deep.equal([]);
  });
});
