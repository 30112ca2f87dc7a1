// A push that the token refuses does not undo the write. Whoever submits must not be able to bring such a refusal about.
import { expect } from "chai";
import { signStatement, statement } from "../bank-messages.ts";
import { loadStage, RESERVES } from "../business.ts";
import { POOL, type Stage } from "../stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });

  it("accepts a lower total only together with the lower ceiling, whatever gas the submitter gives", async () => {
    const { connection, registry, relayer, token } = stage;
    const message = await statement(stage, "a", { total: RESERVES.a / 2n });
    const signatures = await signStatement(stage, message);
    const submit = registry.connect(relayer).submit;
    const enough = await submit.estimateGas(message, signatures);
    const [ceiling] = await token.supplyCeiling();
    const outcomes = { refused: 0, pushed: 0 };
    for (let gasLimit = enough - 45_000n; gasLimit <= enough + 2_000n; gasLimit += 193n) {
      const before = await connection.networkHelpers.takeSnapshot();
      const sent = await submit(message, signatures, { gasLimit }).catch(() => undefined);
      const accepted = sent !== undefined && (await registry.pool(POOL.a)).total === message.total;
      const lowered = (await token.supplyCeiling())[0] < ceiling;
      expect(lowered, `with ${gasLimit} gas`).to.equal(accepted);
      ++outcomes[accepted ? "pushed" : "refused"];
      await before.restore();
    }
    expect(outcomes.refused).to.be.greaterThan(100);
    expect(outcomes.pushed).to.be.greaterThan(0);
  });
});
