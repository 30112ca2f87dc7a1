// How fast a bank's keys alone can climb.
import { expect } from "chai";
import { confirm, statement, submit } from "../bank-messages.ts";
import { loadStage, RESERVES } from "../business.ts";
import { act, at, BANK, DAY, now, pass, POOL, type Stage } from "../stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });
  const pool = () => stage.registry.pool(POOL.a);
  const claim = async (total: bigint, moment: bigint) => {
    const message = await statement(stage, "a", { total });
    await at(stage, moment);
    await submit(stage, message);
  };

  it("believes keys stolen for a time T up to (1 + step)^(1 + ceil(T / 24 h)), two steps at once", async () => {
    await pass(stage, 2n * DAY);
    const start = (await now(stage)) + 10n;
    await claim(RESERVES.a, start - 1n);
    const steps = [RESERVES.a];
    for (let i = 0; i < 3; i++) steps.push((steps.at(-1)! * 10_500n) / 10_000n);
    // Quiet days came before: what is in force is the baseline, and the day of the last move is over.
    await claim(steps[1]!, start);
    await claim(steps[2]!, start + 1n);
    expect((await pool()).total).to.equal(steps[2]);
    await claim(steps[3]!, start + DAY);
    expect([(await pool()).total, (await pool()).parked]).to.deep.equal([steps[2], true]);
    await claim(steps[3]!, start + DAY + 1n);
    expect([(await pool()).total, (await pool()).parked]).to.deep.equal([steps[3], false]);
  });

  it("does not believe again what a bank took back days ago, without a person", async () => {
    // The bank leaves: its last word is one minor unit, and then it says nothing for a month.
    await submit(stage, await statement(stage, "a", { total: 1n }));
    await pass(stage, 30n * DAY);
    await submit(stage, await statement(stage, "a", { total: RESERVES.a }));
    expect((await pool()).parked).to.equal(true);
  });

  it("does not let a statement count that fewer signed than the threshold now asks", async () => {
    const message = await statement(stage, "a", { total: 10n * RESERVES.a });
    await submit(stage, message);
    await act(stage, "registry", "raiseThreshold", BANK.a, 3);
    await expect(confirm(stage, message)).to.be.revert(stage.connection.ethers);
  });
});
