import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { formatEther, getAddress, id } from "ethers";
import { runDeployment, type DeployedCurrency } from "../deploy/_run.ts";
import { HarbourError } from "../sdk/harbour-error.ts";
import { contractWords, settlementContracts } from "../sdk/roles.ts";
import { latestBlock } from "./chain/block.ts";
import { showParty, type Connection, type Eip1193 } from "./chain/connection.ts";
import { defaultFolder } from "./chain/deployment.ts";
import type { CommandFile } from "./command.ts";
import { deploymentStopped, noDeployer, recordsMisnamed } from "./deploy-faults.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { approvalMismatch, approvalRequired, cancelled, networkRequired } from "./faults.ts";
import type { Io } from "./io.ts";
import { where } from "./open.ts";
import { shortHash } from "./plan/plan-hash.ts";
import { send } from "./plan/send.ts";
import { renderPlace, type Place } from "./reading.ts";
import { columns, showCount, toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.deploy/1",
  writes: false,

  configure(deploy) {
    deploy
      .option("--signer <url>", "JSON-RPC signer that holds the deployer's key, if the node does not")
      .option("--key <name>", "name of the deployer's key in Hardhat's keystore")
      .option("--private-rpc <url>", "endpoint that gets the signed transactions instead of the node")
      .option("--max-fee <gwei>", "the most that a unit of gas may cost")
      .option("--send", "deploy, after confirmation")
      .option("--approve <plan-hash>", "confirm exactly this plan, without a terminal")
      .addHelpText(
        "after",
        `
Runs the scripts of deploy/ for every currency of the network file: contracts, configuration, roles, hand-over, and a
verification that reads all of it back. The deployer is the signer's first account; its address decides where the
contracts are, and it holds nothing afterwards. What is there already is left alone, so a run that was cut off is
finished by the next one. docs/deployment.md has every step.

  harbour deploy --network localhost --send`,
      );
  },

  async run({ flags, io, connect }) {
    if (flags.network === undefined) throw networkRequired();
    const connection = await connect(where(flags));
    const place = await readPlace(connection);
    const deployer = await deployerOf(connection);
    const { policy } = connection;
    const records = connection.records ?? defaultFolder(connection.network);
    if (basename(records) !== connection.network) throw recordsMisnamed(records, connection.network);

    const plan: DeploymentPlan = {
      ...place,
      deployer,
      balance: await connection.provider.getBalance(deployer.address),
      policy: policy.path,
      records,
      currencies: policy.currencies.map(({ currency, name, symbol, mode, holders }) => ({
        currency,
        words: `${name} (${symbol}), ${mode}`,
        holders: new Set(Object.values(holders).flat()).size,
        recorded: connection.deployment[currency as "CNH"] !== undefined,
      })),
      scripts: deploymentScripts(),
      hash: planHash(connection, deployer.address),
    };
    const narrate = flags.send === true || flags.json === true ? io.err : io.out;
    narrate(renderDeploymentPlan(plan));
    if (flags.send !== true) {
      if (flags.json) io.out(toJson({ schema: this.schema, plan, sent: false, exitCode: ExitCode.done }));
      else
        io.out(
          `\nNothing was sent. Next\n${columns([
            ["--send", "asks here"],
            [`--send --approve ${plan.hash}`, "without a terminal"],
          ])}`,
        );
      return ExitCode.done;
    }
    await obtainYes(plan, io, flags.approve);
    const deployed = await deploy(connection, records, io);
    const after = await readPlace(connection);
    io.out(
      flags.json
        ? toJson({ schema: this.schema, plan, sent: true, deployed, exitCode: ExitCode.done })
        : renderDeployed(after, deployed),
    );
    return ExitCode.done;
  },
};

interface DeploymentPlan extends Place {
  deployer: { address: string; name?: string };
  /** Of the chain's own coin, in its smallest unit. */
  balance: bigint;
  policy: string;
  records: string;
  currencies: { currency: string; words: string; holders: number; recorded: boolean }[];
  scripts: string[];
  hash: string;
}

async function readPlace({ network, chainId, provider }: Connection): Promise<Place> {
  return { network, chainId, block: await latestBlock(provider) };
}

async function deployerOf({ signer, book }: Connection) {
  const [first] = (await signer.request({ method: "eth_accounts" })) as string[];
  if (first === undefined) throw noDeployer();
  const address = getAddress(first);
  const name = Object.keys(book).find((key) => book[key] === address);
  return name === undefined ? { address } : { address, name };
}

function deploymentScripts(): string[] {
  const folder = fileURLToPath(new URL("../deploy", import.meta.url));
  const scripts = readdirSync(folder).filter((file) => /^\d\d_.*\.ts$/.test(file));
  return scripts.sort().map((file) => basename(file, ".ts"));
}

/** Of everything that decides what is deployed where, but for the build, which the scripts verify themselves. */
function planHash({ chainId, policy }: Connection, deployer: string): string {
  const text = toJson({ kind: "harbour.deploy/1", chainId, deployer, policy });
  return shortHash(id(text));
}

async function obtainYes({ network, hash }: DeploymentPlan, io: Io, approved: string | undefined): Promise<void> {
  if (approved !== undefined) {
    if (approved !== hash) throw approvalMismatch(approved, hash);
    return;
  }
  if (io.ask === undefined) throw approvalRequired(hash);
  if ((await io.ask(`? Deploy to ${network}. Type  ${network}  to send: `)) !== network) throw cancelled();
}

async function deploy(
  connection: Connection,
  records: string,
  io: Io,
): Promise<Readonly<Record<string, DeployedCurrency>>> {
  let sent = 0;
  const { provider, signer, policy } = connection;
  // How many there are in all is not known before; what is sent is in the records.
  const count = () => {
    sent += 1;
    io.progress?.("transactions sent", sent, sent + 1);
  };
  // One door for the tool: what needs a key goes to the signer, and what is sent goes the way of every other command.
  const door: Eip1193 = {
    async request({ method, params = [] }) {
      if (/^eth_(accounts|requestAccounts|sign)/.test(method)) return signer.request({ method, params });
      // The factories' own deployments come signed.
      if (method === "eth_sendRawTransaction") count();
      if (method !== "eth_sendTransaction") return provider.send(method, params as never);
      const asked = params[0] as Record<"from" | "to" | "data" | "value" | "gas" | "nonce", string | undefined>;
      const from = getAddress(asked.from!);
      const transaction = {
        from,
        to: getAddress(asked.to!),
        data: asked.data ?? "0x",
        value: BigInt(asked.value ?? 0),
      };
      const nonce = Number(asked.nonce ?? (await provider.getTransactionCount(from, "latest")));
      const gas = asked.gas === undefined ? {} : { gas: BigInt(asked.gas) };
      const { hash } = await send(connection, { transaction, nonce, ...gas }, { ...io, err: () => {} });
      count();
      return hash;
    },
  };
  try {
    const deployed = await runDeployment({
      provider: door,
      networkFile: policy,
      environment: basename(records),
      recordsFolder: dirname(records),
    });
    io.progress?.("transactions sent", sent, sent);
    io.err(sent === 0 ? "Everything was there already; nothing was sent." : `Sent ${showCount(sent, "transaction")}.`);
    return deployed;
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw deploymentStopped((error as Error).message, sent, error);
  }
}

export function renderDeploymentPlan(plan: DeploymentPlan): string {
  const { currencies, deployer, balance, policy, records, scripts, hash } = plan;
  return [
    `Deploy ${currencies.map(({ currency }) => currency).join(" and ")} to ${renderPlace(plan)}`,
    columns([
      ["deployer", `${showParty(deployer)} · ${formatEther(balance)} of the chain's coin · holds nothing afterwards`],
      ["network file", policy],
      ["records", records],
      ...currencies.map(({ currency, words, holders, recorded }) => [
        currency,
        `${words} · ${showCount(holders, "holder")}${recorded ? " · recorded already: what is missing is added" : ""}`,
      ]),
      ...scripts.map((script, i) => [i === 0 ? "steps" : "", script]),
    ]),
    `Plan ${hash}`,
  ].join("\n\n");
}

export function renderDeployed(place: Place, deployed: Readonly<Record<string, DeployedCurrency>>): string {
  const own = Object.entries(deployed).flatMap(([currency, contracts]) =>
    [
      ["token", contracts.token],
      ["authority", contracts.authority],
      ["release", contracts.release],
      ["registry", contracts.registry],
      ["mint desk", contracts.mintDesk],
      ["redemption desk", contracts.redemptionDesk],
      ["feed", contracts.feed],
    ].map(([what, address], i) => [i === 0 ? currency : "", what!, address!]),
  );
  const { settlement } = Object.values(deployed)[0] ?? {};
  const shared =
    settlement === undefined
      ? []
      : settlementContracts.map((contract, i) => [
          i === 0 ? "both" : "",
          contractWords[contract],
          settlement[contract],
        ]);
  return `✓ Deployed, handed over and verified on ${renderPlace(place)}\n${columns([...own, ...shared])}\nNext: harbour status --network ${place.network}`;
}
