import { badAnswer, badNodeUrl, nodeRefused, nodeUnreachable, wrongChain } from "./chain-faults.ts";
import { isChain, shownChain } from "./check-chain.ts";
import { NoAnswer, type Answer } from "./http-answer.ts";
import { post } from "./http-post.ts";
import { isTemporary } from "./node-error.ts";
import { readNodeUrl, type NodeUrl } from "./node-url.ts";
import type { Rpc, RpcCall } from "./rpc.ts";

export interface HttpNodes {
  /** Nodes of the same chain; the first is asked until it fails. */
  urls: readonly string[];
  /** Each node is asked for it before anything else; absent: not asked. */
  chainId?: number;
  /** Milliseconds for one answer. */
  timeout?: number;
  /** How often all nodes are asked before giving up. */
  rounds?: number;
  /** Milliseconds before the second round; doubled for each after it, up to `longestPause`. */
  firstPause?: number;
  longestPause?: number;
  /** Calls in one request. */
  batchSize?: number;
}

/** Nodes behind URLs. @throws HarbourError HB-4101 */
export function httpRpc(nodes: HttpNodes): Rpc {
  return new HttpRpc(nodes);
}

class HttpRpc implements Rpc {
  readonly #urls: readonly NodeUrl[];
  readonly #chainId: number | undefined;
  readonly #limits: Required<Omit<HttpNodes, "urls" | "chainId" | "batchSize">>;
  /** Nodes that serve the right chain. */
  readonly #known = new Set<NodeUrl>();
  #current = 0;
  #id = 0;
  /** Made smaller where a node says that it gives less at once. */
  #batchSize: number;

  constructor({ urls, chainId, batchSize = 100, ...limits }: HttpNodes) {
    if (urls.length === 0) throw badNodeUrl("none is given");
    this.#urls = urls.map(readNodeUrl);
    this.#chainId = chainId;
    this.#batchSize = batchSize;
    this.#limits = { timeout: 30_000, rounds: 6, firstPause: 250, longestPause: 8_000, ...limits };
  }

  get host(): string {
    return this.#urls[this.#current]!.host;
  }

  distrust(): boolean {
    this.#current = (this.#current + 1) % this.#urls.length;
    return this.#urls.length > 1;
  }

  async request(call: RpcCall): Promise<unknown> {
    const [answer] = await this.batch([call]);
    return answer;
  }

  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    const answers = new Map<RpcCall, unknown>();
    let open: readonly RpcCall[] = calls;
    while (open.length > 0) {
      const asked = open.slice(0, this.#batchSize);
      await this.#askUntilAnswered(asked, answers);
      open = open.slice(asked.length);
    }
    return calls.map((call) => answers.get(call));
  }

  /** Asks until every call has its answer; only those that have none are asked again. */
  async #askUntilAnswered(calls: readonly RpcCall[], answers: Map<RpcCall, unknown>): Promise<void> {
    const attempts = this.#limits.rounds * this.#urls.length;
    let open = calls;
    for (let attempt = 1; ;) {
      const url = this.#urls[this.#current]!;
      try {
        await this.#checkChain(url);
        while (open.length > 0) {
          const asked = open.slice(0, this.#batchSize);
          const { busy, said } = await this.#ask(url, asked, answers);
          open = [...busy, ...open.slice(asked.length)];
          if (busy.length > 0) throw new NoAnswer(said);
        }
        return;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.tooBig && this.#batchSize > 1 && open.length > 1) {
          this.#batchSize = Math.ceil(Math.min(this.#batchSize, open.length) / 2);
          continue;
        }
        if (attempt === attempts)
          throw error.malformed
            ? badAnswer(url.host, open[0]!.method, error.message)
            : nodeUnreachable(url.host, attempts, error.message);
        // Somebody else may have left this node meanwhile.
        if (this.#urls[this.#current] === url) this.distrust();
        if (attempt % this.#urls.length === 0) await this.#pause(attempt / this.#urls.length, error.wait);
        attempt++;
      }
    }
  }

  /** Keeps the answers. @returns The calls that the node may answer later, and what it says about one of them. */
  async #ask(
    url: NodeUrl,
    calls: readonly RpcCall[],
    answers: Map<RpcCall, unknown>,
  ): Promise<{ busy: RpcCall[]; said: string }> {
    const given = await this.#post(url, calls);
    const busy: RpcCall[] = [];
    let said = "";
    for (const [index, call] of calls.entries()) {
      const answer = given[index]!;
      if ("result" in answer) answers.set(call, answer.result);
      else if (!isTemporary(answer.error)) throw nodeRefused(url.host, call.method, answer.error);
      else {
        busy.push(call);
        said = answer.error.message;
      }
    }
    return { busy, said };
  }

  #post(url: NodeUrl, calls: readonly RpcCall[]): Promise<Answer[]> {
    const numbered = calls.map(({ method, params }) => ({ id: ++this.#id, method, params }));
    return post({ url, calls: numbered, timeout: this.#limits.timeout });
  }

  async #checkChain(url: NodeUrl): Promise<void> {
    if (this.#chainId === undefined || this.#known.has(url)) return;
    const [answer] = (await this.#post(url, [{ method: "eth_chainId", params: [] }])) as [Answer];
    if ("error" in answer) throw new NoAnswer(`it does not tell its chain: ${answer.error.message}`);
    if (!isChain(answer.result, this.#chainId))
      throw wrongChain(url.host, url.scrub(shownChain(answer.result)), this.#chainId);
    this.#known.add(url);
  }

  async #pause(round: number, asked = 0): Promise<void> {
    const { firstPause, longestPause } = this.#limits;
    const pause = Math.min(longestPause, Math.max(asked, firstPause * 2 ** (round - 1)));
    await new Promise((done) => setTimeout(done, pause));
  }
}
