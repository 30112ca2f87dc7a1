// Before the deployer leaves it could do anything. What it leaves behind must be what the network file says, and nothing else.
import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { runDeployment } from "../../../deploy/_run.ts";
import { role } from "../../../sdk/roles.ts";
import { failure } from "../../deploy/refusals.ts";
import { watchProvider } from "../../deploy/watched-provider.ts";
import { loadHarbour, type Connection, type HarbourFixture } from "../../fixture.ts";
import { CONSENT, DAY, millions, stageOf, type Stage } from "../stage.ts";
import { signStatement, statement } from "../bank-messages.ts";

interface Plant {
  readonly what: string;
  readonly act: (stage: Stage, deployer: HardhatEthersSigner, thief: HardhatEthersSigner) => Promise<void>;
}

const plants: readonly Plant[] = [
  {
    what: "an account that may pay while paused and can never be frozen",
    act: async ({ token }, deployer, thief) => {
      await token.connect(deployer).register(thief, 6);
    },
  },
  {
    what: "tokens in circulation",
    act: async ({ token }, deployer, thief) => {
      const own = token.connect(deployer);
      await own.configureMinter(thief, millions(300));
      await own.setSupplyCeiling(millions(300), 2n ** 32n);
      await token.connect(thief).mint(thief, millions(300));
      await own.setSupplyCeiling(0, 0);
      await own.removeMinter(thief);
    },
  },
  {
    what: "a statement that no bank made",
    act: async (stage, deployer, thief) => {
      const own = stage.registry.connect(deployer);
      const message = await statement(stage, "a", { total: millions(1_000) });
      await own.addSigner(message.custodian, thief);
      await own.lowerThreshold(message.custodian, 1);
      await own.submit(message, await signStatement(stage, message, [thief]));
      // What the hand-over would grant anyway: the confirmation ends in a push.
      const { selector } = stage.token.interface.getFunction("setSupplyCeiling");
      const { id } = role("RESERVE");
      await stage.authority.connect(deployer).setTargetFunctionRole(stage.token, [selector], id);
      await stage.authority.connect(deployer).grantRole(id, stage.registry, 0);
      await own.confirm(message.pool, await own.statementDigest(message));
      await own.revokeSigner(message.custodian, thief);
      await own.raiseThreshold(message.custodian, 2);
    },
  },
  {
    what: "a suspended redemption",
    act: async ({ redemptionDesk, connection }, deployer) => {
      const time = BigInt(await connection.networkHelpers.time.latest());
      await redemptionDesk.connect(deployer).suspend(CONSENT, time + 29n * DAY);
    },
  },
];

describe("hand-over", () => {
  for (const { what, act } of plants) {
    it(`is refused while there is ${what} that the network file does not name`, async () => {
      const reference: HarbourFixture = await loadHarbour();
      const connection: Connection = await network.create();
      const [deployer, ...others] = await connection.ethers.getSigners();
      const thief = others.at(-1)!;
      let planted = false;
      const provider = watchProvider(connection, async () => {
        if (planted) return;
        const { hkd } = reference;
        const desk = hkd.redemptionDesk.target as string;
        if ((await connection.ethers.provider.getCode(desk)) === "0x") return;
        const at = <T extends { attach(address: never): unknown; connect(runner: never): unknown }>(contract: T): T =>
          contract.connect(deployer as never) as T;
        const local = {
          ...hkd,
          authority: at(hkd.authority),
          token: at(hkd.token),
          registry: at(hkd.registry),
          mintDesk: at(hkd.mintDesk),
          redemptionDesk: at(hkd.redemptionDesk),
        };
        if ((await local.registry.redemptionDesk()) !== desk || (await local.token.flags(desk)) === 0n) return;
        planted = true;
        const stage = await stageOf(connection, reference, local);
        await act(stage, deployer!, thief);
      });
      const message = await failure(runDeployment({ provider }));
      expect(planted).to.equal(true);
      expect(message).to.match(/^HKD /);
    });
  }
});
