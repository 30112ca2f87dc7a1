import { readFileSync } from "node:fs";
import { expect } from "chai";
import { NetworkFileError, parseNetworkFile, type NetworkFile } from "../../policy/network-file.ts";

/** The text of `policy/localhost.yaml`. */
export const localFile = readFileSync(new URL("../../policy/localhost.yaml", import.meta.url), "utf8");

const path = "policy/test.yaml";

export function parseFile(text: string): NetworkFile {
  return parseNetworkFile({ text, path });
}

/** One change of the local file, and the problem that it makes. */
export interface Refusal {
  readonly what: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly problem: RegExp;
}

/** One test for each. */
export function refusesFiles(refusals: readonly Refusal[]): void {
  for (const { what, from, to, problem } of refusals) {
    it(`refuses ${what}`, () => {
      const changed = localFile.replace(from, to);
      expect(changed).to.not.equal(localFile);
      let problems: readonly string[] = [];
      try {
        parseFile(changed);
      } catch (error) {
        expect(error).to.be.instanceOf(NetworkFileError);
        expect((error as Error).message).to.include(path);
        problems = (error as NetworkFileError).problems;
      }
      expect(
        problems.some((line) => problem.test(line)),
        problems.join("\n"),
      ).to.equal(true);
    });
  }
}
