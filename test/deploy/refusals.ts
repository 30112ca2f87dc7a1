import { expect } from "chai";
import { runDeployment } from "../../deploy/_run.ts";
import type { NetworkFile } from "../../policy/network-file.ts";
import type { Connection } from "../fixture.ts";
import { watchProvider } from "./watched-provider.ts";

/** Expects the deployment to be refused before its first transaction. */
export async function sendsNothing(connection: Connection, networkFile: NetworkFile, error: RegExp): Promise<void> {
  const provider = watchProvider(connection);
  let message = "";
  await runDeployment({ provider, networkFile }).catch((cause: Error) => (message = cause.message));
  expect(message).to.match(error);
  expect(provider.sent).to.deep.equal([]);
}

/** The message of the error that an act ends in; empty if it ends well. */
export async function failure(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => "",
    (error: Error) => error.message,
  );
}
