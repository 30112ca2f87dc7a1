import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { latestBlock } from "./chain/block.ts";
import type { Connection } from "./chain/connection.ts";
import type { CommandFile, Invocation } from "./command.ts";
import { examineChanges } from "./doctor/changes.ts";
import { examinedDiffers } from "./doctor/doctor-faults.ts";
import { examine, findingOf } from "./doctor/finding.ts";
import { examineMachine } from "./doctor/machine.ts";
import { examineNode } from "./doctor/node.ts";
import { renderExamination, type Examined } from "./doctor/render.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { openForReading } from "./open.ts";
import { renderFault } from "./render-fault.ts";
import { toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.doctor/1",
  writes: false,

  configure(doctor) {
    doctor.option("--private-rpc <url>", "endpoint for transactions that should not be seen early").addHelpText(
      "after",
      `
Looks at this machine, the node, the records against the chain, who holds the powers, what is scheduled, the policy file
and what was begun and not finished, and says beside each thing what to do. Sends nothing and asks for no password. Ends
with exit code 0 where nothing is wrong, 2 where something differs, 75 where the node does not answer.

  harbour doctor --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const machine = await examine("this machine", async () => examineMachine(await thisMachine()));
    const chain = await examineChain(invocation);
    const sections: Examined[] = [{ title: "Machine", findings: machine }, ...chain];

    const all = sections.flatMap(({ findings }) => findings);
    const wrong = all.filter(({ state }) => state === "differs");
    const exitCode =
      wrong.length > 0
        ? ExitCode.differences
        : all.some(({ state }) => state === "temporary")
          ? ExitCode.temporary
          : ExitCode.done;
    io.out(flags.json ? toJson({ schema: this.schema, sections, exitCode }) : renderExamination(sections));
    if (wrong.length > 0) io.err(renderFault(examinedDiffers(wrong.map(({ what }) => what)), exitCode));
    return exitCode;
  },
};

async function examineChain(invocation: Invocation): Promise<Examined[]> {
  const { io } = invocation;
  let connection: Connection;
  try {
    connection = await openForReading(invocation);
  } catch (error) {
    return [{ title: "Node", findings: [findingOf("node", error)] }];
  }
  const { network } = connection;
  const changes = { title: "Changes", findings: examineChanges(io, network) };
  try {
    const block = await latestBlock(connection.provider);
    const now = Math.max(io.now(), block.timestamp);
    const { examineContracts } = await import("./doctor/contracts.ts");
    const [node, contracts] = await Promise.all([
      examineNode(connection, block, io.now()),
      examineContracts(connection, block, now),
    ]);
    return [{ title: "Node", findings: node }, { title: "Contracts", findings: contracts }, changes];
  } catch (error) {
    return [{ title: "Node", findings: [findingOf("node", error)] }, changes];
  }
}

async function thisMachine() {
  const { config } = await import("hardhat");
  return {
    root: dirname(fileURLToPath(new URL(".", import.meta.url))),
    node: process.versions.node,
    keystore: config.keystore.filePath,
  };
}
