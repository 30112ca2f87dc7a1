import { dataSlice, id, type Log } from "ethers";

const SUCCESS = id("ExecutionSuccess(bytes32,uint256)");
const FAILURE = id("ExecutionFailure(bytes32,uint256)");

export const EXECUTION_TOPICS = [SUCCESS, FAILURE] as const;

export interface Execution {
  safeTx: string;
  succeeded: boolean;
}

/** What a Safe says that it executed. The hash is indexed since 1.4.0 and was in the data before. */
export function executionOf({ topics, data }: Pick<Log, "topics" | "data">): Execution | undefined {
  if (topics[0] !== SUCCESS && topics[0] !== FAILURE) return undefined;
  return { safeTx: topics[1] ?? dataSlice(data, 0, 32), succeeded: topics[0] === SUCCESS };
}
