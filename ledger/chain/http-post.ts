import { NoAnswer, readAnswers, type Answer } from "./http-answer.ts";
import type { NodeUrl } from "./node-url.ts";

export interface Posting {
  url: NodeUrl;
  calls: readonly { id: number; method: string; params: readonly unknown[] }[];
  /** Milliseconds for the whole answer. */
  timeout: number;
}

/**
 * Sends one batch, and gives its answers in the order of the calls.
 *
 * @throws NoAnswer
 */
export async function post({ url, calls, timeout }: Posting): Promise<Answer[]> {
  const messages = calls.map((call) => ({ jsonrpc: "2.0", ...call }));
  let response: Response;
  let text: string;
  try {
    response = await fetch(url.href, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(url.authorization === undefined ? {} : { authorization: url.authorization }),
      },
      body: JSON.stringify(messages.length === 1 ? messages[0] : messages),
      // A redirect would take the URL's key to somebody else.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    text = await readText(response);
  } catch (error) {
    throw error instanceof NoAnswer ? error : new NoAnswer(reasonOf(error, timeout));
  }
  const { status, headers } = response;
  return readAnswers({ text, status, headers, ids: calls.map(({ id }) => id), url });
}

/** More than any question of ours needs; a node that sends without end must not fill the memory. */
const LONGEST = 256 * 2 ** 20;

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > LONGEST) throw new NoAnswer(`its answer is longer than ${LONGEST} bytes`, { tooBig: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown, timeout: number): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return `no answer within ${timeout} ms`;
  return cause?.code ?? (cause?.message?.includes("redirect") ? "it answers with a redirect" : "the connection failed");
}
