/** A question to a node. */
export interface RpcCall {
  method: string;
  params: readonly unknown[];
}

/** A node, or several that stand in for each other. */
export interface Rpc {
  /** For messages; never the path of a URL, in which providers put keys. */
  readonly host: string;
  /** @throws HarbourError 41xx */
  request(call: RpcCall): Promise<unknown>;
  /** Answers in the order of the calls; all of them or an error. @throws HarbourError 41xx */
  batch(calls: readonly RpcCall[]): Promise<unknown[]>;
  /** What was answered did not hold. True if another node is asked from now on. */
  distrust?(): boolean;
}
