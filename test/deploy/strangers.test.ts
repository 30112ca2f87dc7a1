import { expect } from "chai";
import { FunctionFragment, type Interface } from "ethers";
import { network } from "hardhat";
import { runDeployment } from "../../deploy/_run.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { loadHarbour, type Connection, type CurrencyFixture } from "../fixture.ts";
import { attempt, plausibleCall } from "./attempt.ts";
import { create3Factory } from "./planted-creation.ts";
import { watchProvider } from "./watched-provider.ts";

// strangers
// └── after each transaction of the deployment, on every contract that exists by then
//     ├── token and twins: initialize, upgradeToAndCall to each twin, and every function that asks the authority
//     ├── registry, desks and settlement: every function that is not open to everybody by design, also about the tokens
//     └── authority: every admin function, directly, in a multicall, scheduled and executed

const token = Stablecoin__factory.createInterface();
const manager = AccessManager__factory.createInterface();

/** Open to everybody by design: they act on the caller's own balance, allowance, signature or role. */
const openToAll = new Set([
  ...["transfer", "transferFrom", "approve", "increaseAllowance", "decreaseAllowance", "permit", "cancelAuthorization"],
  ...["transferWithAuthorization", "receiveWithAuthorization", "transferWithMemoAuthorization", "collect"],
  ...["transferWithMemo", "transferFromWithMemo", "batchTransfer", "renounceRole"],
  // Sets what follows from the registry's own state, and pays for storage that means nothing.
  ...["push", "prepareWindow"],
  // Gives up what is the caller's own.
  ...["cancelNonces"],
]);

interface Try {
  readonly what: string;
  readonly data: string;
}

function writing(abi: Interface): FunctionFragment[] {
  return abi.fragments.filter(
    (fragment): fragment is FunctionFragment =>
      FunctionFragment.isFragment(fragment) &&
      !["view", "pure"].includes(fragment.stateMutability) &&
      !openToAll.has(fragment.name),
  );
}

async function tokenTries(currencies: readonly CurrencyFixture[], stranger: string): Promise<Try[]> {
  const twins: string[] = [];
  for (const { release } of currencies) {
    twins.push(await release.open(), await release.permissioned(), await release.paused());
  }
  return writing(token).flatMap((fragment) => {
    const addresses =
      fragment.name === "upgradeToAndCall" ? twins : fragment.name === "initialize" ? [create3Factory] : [stranger];
    return addresses.map((address) => ({
      what: fragment.format("sighash"),
      data: plausibleCall({ abi: token, fragment, address }),
    }));
  });
}

function managerTries(target: string, stranger: string): Try[] {
  const direct = writing(manager).map((fragment) => ({
    what: fragment.format("sighash"),
    data: plausibleCall({ abi: manager, fragment, address: stranger }),
  }));
  const grant = manager.encodeFunctionData("grantRole", [0, stranger, 0]);
  const pause = token.encodeFunctionData("pause");
  return [
    ...direct,
    { what: "multicall(grantRole)", data: manager.encodeFunctionData("multicall", [[grant]]) },
    { what: "execute(pause)", data: manager.encodeFunctionData("execute", [target, pause]) },
    { what: "schedule(pause)", data: manager.encodeFunctionData("schedule", [target, pause, 0]) },
  ];
}

describe("strangers", () => {
  it("gain nothing between any two transactions of the deployment", async function () {
    this.timeout(120_000);
    const { cnh, hkd, users, payouts, fxSettlement, tradeEscrow } = await loadHarbour();
    const stranger = users[0]!.address;
    const currencies = [cnh, hkd];
    const onToken = await tokenTries(currencies, stranger);

    const places: { address: string; tries: readonly Try[] }[] = [];
    for (const currency of currencies) {
      const { token: proxy, authority, release } = currency;
      const target = await proxy.getAddress();
      const twins = [await release.open(), await release.permissioned(), await release.paused()];
      for (const address of [target, ...twins]) places.push({ address, tries: onToken });
      places.push({ address: await authority.getAddress(), tries: managerTries(target, stranger) });
      for (const contract of [currency.registry, currency.mintDesk, currency.redemptionDesk]) {
        const tries = writing(contract.interface).map((fragment) => ({
          what: fragment.format("sighash"),
          data: plausibleCall({ abi: contract.interface, fragment, address: stranger }),
        }));
        places.push({ address: await contract.getAddress(), tries });
      }
    }

    for (const contract of [payouts, fxSettlement, tradeEscrow]) {
      const abi: Interface = contract.interface;
      const about = [stranger, await cnh.token.getAddress(), await hkd.token.getAddress()];
      const tries = writing(abi).flatMap((fragment) =>
        about.map((address) => ({
          what: `${fragment.format("sighash")} about ${address}`,
          data: plausibleCall({ abi, fragment, address }),
        })),
      );
      places.push({ address: await contract.getAddress(), tries });
    }

    const connection: Connection = await network.create();
    const gains: string[] = [];
    const visited = new Map<string, number>();
    const provider = watchProvider(connection, async () => {
      for (const { address, tries } of places) {
        if ((await connection.ethers.provider.getCode(address)) === "0x") continue;
        visited.set(address, (visited.get(address) ?? 0) + 1);
        for (const { what, data } of tries) {
          const error = await attempt({ connection, from: stranger, to: address, data });
          if (error === undefined) gains.push(`${what} on ${address} after transaction ${provider.sent.length}`);
        }
      }
    });
    await runDeployment({ provider });

    expect(gains).to.deep.equal([]);
    // The addresses are those of the shared chain, so nothing was skipped for want of looking.
    expect(visited.size).to.equal(places.length);
    expect(Math.min(...visited.values())).to.be.greaterThan(3);
  });
});
