import { latestBlock } from "../chain/block.ts";
import type { Connection, Currency } from "../chain/connection.ts";
import { openToken, type Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { currencyOf, openForReading } from "../open.ts";
import { toJson } from "../words.ts";
import { openBuild } from "./build.ts";
import { withRebuild } from "./rebuild.ts";
import { releaseUnverified } from "./release-faults.ts";
import { renderVerification } from "./render-verification.ts";
import { differencesOf, verifyRelease, type Verification } from "./verification.ts";

export const command: CommandFile = {
  schema: "harbour.release-verify/1",
  writes: false,

  configure(verify) {
    verify
      .option("--token <cnh|hkd>", "which currency")
      .option("--build <folder>", "artifacts to take as they are, instead of building anew")
      .addHelpText(
        "after",
        `
Builds the sources of this working tree anew, in a folder of its own, and compares: the release's address, which commits
to the code of its three twins; that code, and the code of token, authority, registry and desks, with the build and
with the hashes in deployments/<network>. Takes about a minute. Check out the commit of the release first: another
source, even another comment, is another release. A difference ends with exit code 2.

What a constructor wrote into the code of token, registry and desks (addresses, the chain's id) is left out of the
comparison with the build; the recorded hash has it, and the deployment compares what the contracts answer.

  harbour release verify --token hkd --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const currency = currencyOf(flags);
    const connection = await openForReading(invocation);
    const token = await openWithoutHashes(connection, currency);
    const verify = (folder: string) => verifyRelease(connection, token, openBuild(folder));

    let verification: Verification;
    if (flags.build === undefined) {
      io.err("building the sources anew: about a minute");
      verification = await withRebuild(verify);
    } else {
      verification = await verify(flags.build);
    }

    const rebuilt = flags.build === undefined;
    const source = rebuilt ? "this working tree's sources, built anew" : `${flags.build}, as it is: not built anew`;
    const place = {
      network: connection.network,
      chainId: connection.chainId,
      block: await latestBlock(connection.provider),
    };
    const differences = differencesOf(verification);
    const exitCode = differences.length === 0 ? ExitCode.done : ExitCode.differences;
    if (!flags.json) {
      io.out(renderVerification(place, source, verification));
      if (differences.length > 0) throw releaseUnverified(differences);
      return exitCode;
    }
    const { release, ...found } = verification;
    const data = { ...place, currency, rebuilt, release: release.address, ...found, differences };
    io.out(toJson({ schema: this.schema, ...data, exitCode }));
    return exitCode;
  },
};

/** This command says itself which hash differs from the record, where others refuse to go on. */
function openWithoutHashes(connection: Connection, currency: Currency): Promise<Token> {
  const recorded = connection.deployment[currency];
  if (recorded === undefined) return openToken(connection, currency);
  const bare = { ...recorded, codeHashes: {}, releases: recorded.releases.map(({ address }) => ({ address })) };
  return openToken({ ...connection, deployment: { [currency]: bare } }, currency).then((token) => ({
    ...token,
    release: recorded.releases.find(({ address }) => address === token.release.address)!,
  }));
}
