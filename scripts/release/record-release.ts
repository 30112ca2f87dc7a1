import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ReleaseCode } from "../../deploy/_code-record.ts";
import type { Connection } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { replaceFile } from "../json-file.ts";
import type { Build } from "./build.ts";
import type { BuiltRelease } from "./predict.ts";

/**
 * Writes the record of a release whose code has been verified, so that the token opens after the upgrade and its next
 * release can be judged. In the form of the deployment's own records. Undefined: none is kept, or it is there.
 */
export async function recordRelease(
  { records, deployment }: Connection,
  { currency }: Token,
  build: Build,
  built: BuiltRelease,
): Promise<string | undefined> {
  const known = deployment[currency]?.releases.some(({ address, code }) => address === built.address && code);
  if (records === undefined || known || !existsSync(records)) return undefined;
  const { address, initCode, initCodeHash, salt, codeHash, twins } = built;
  const { abi, bytecode } = build.artifact("Release");
  const code: ReleaseCode = { codeHash, initCodeHash, salt, twins, abi: build.abi(), layout: await build.layout() };
  const path = join(records, `${currency}-release-${address.slice(2, 10).toLowerCase()}.json`);
  const argsData = `0x${initCode.slice(bytecode.length)}`;
  replaceFile(path, { address, abi, bytecode, argsData, metadata: "", linkedData: code });
  return path;
}
