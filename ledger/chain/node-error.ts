/** The error object of a JSON-RPC answer. */
export class NodeError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "NodeError";
    this.code = code;
  }
}

/** What the node itself said, if that is why something failed. */
export function nodeErrorOf(error: unknown): NodeError | undefined {
  if (error instanceof NodeError) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause instanceof NodeError ? cause : undefined;
}

/** Whether the method is not known here, as opposed to this question being refused. */
export function isUnknownMethod({ code, message }: NodeError): boolean {
  return (
    code === -32601 ||
    code === -32004 ||
    /unsupported method|method.*(not (found|supported|available|exist|implemented)|unsupported|disabled)|does not exist/i.test(
      message,
    )
  );
}

/** Whether the block that a tag means is not there, or not yet: "finalized block not found", as Geth says after a start. */
export function isUnknownBlock({ code, message }: NodeError): boolean {
  if (code === -32601 || code === -32602) return false;
  return (
    code === -39001 ||
    /\b(block|header)\b.*\b(not found|not available|does not exist)|unknown (block|header)$/i.test(message)
  );
}

/** Whether the node has no such tag: older ones take it for a number that is badly written. */
export function isUnknownTag(error: NodeError): boolean {
  return error.code === -32602 || error.code === -32601;
}

/** Whether the same question may be answered later: too many questions, or a node that is busy or not ready. */
export function isTemporary({ code, message }: NodeError): boolean {
  if (isTooMuch(message)) return false;
  return (
    code === 429 ||
    code === -32005 ||
    code === -32097 ||
    /rate.?limit|too many requests|exceeded.*(capacity|throughput|per second|compute units)|try again|temporar|busy|overload|timed? ?out|header not found|still syncing/i.test(
      message,
    )
  );
}

/** Whether the question asks for more than the node gives at once, in the many wordings that nodes have for it. */
export function isTooMuch(message: string): boolean {
  return /block.?range|ranges? over|range (is )?(too|exceeds|limit)|range exceeds|(query|response|result).*(too (large|big|many)|exceed|limit|more than)|more than \d+ (results|logs)|logs matched|too many (logs|results|blocks)|limited to|exceed(s|ed)? max(imum)? (block|range|results)|maximum.*(blocks|range)|up to a? ?[\d,]+ block|query timeout|size exceeded/i.test(
    message,
  );
}
