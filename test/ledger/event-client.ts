/** An event as a browser would take it from the stream. */
export interface StreamedEvent {
  event: string;
  id: string | undefined;
  data: any;
}

/** A client of /v1/events that waits for what it is told to wait for. */
export class EventClient {
  /** In the order of arrival. */
  readonly events: StreamedEvent[] = [];
  heartbeats = 0;
  status = 0;
  lastEventId: string | undefined;
  /** Set once the server has ended the stream or cut it off. */
  ended = false;
  readonly #stopping = new AbortController();
  #wake: () => void = () => undefined;

  static async open(url: string, lastEventId?: string, more: Record<string, string> = {}): Promise<EventClient> {
    const client = new EventClient();
    const headers = lastEventId === undefined ? more : { ...more, "last-event-id": lastEventId };
    const response = await fetch(`${url}/v1/events`, { headers, signal: client.#stopping.signal });
    client.status = response.status;
    void client.#read(response.body!);
    return client;
  }

  /** The first event that fits, also one that came before. */
  async until(fits: (event: StreamedEvent) => boolean): Promise<StreamedEvent> {
    for (let seen = 0; ;) {
      while (seen < this.events.length) {
        const event = this.events[seen++]!;
        if (fits(event)) return event;
      }
      if (this.ended) throw new Error(`The stream ended; it had ${JSON.stringify(this.events)}`);
      await this.#change();
    }
  }

  async untilEnd(): Promise<void> {
    while (!this.ended) await this.#change();
  }

  async untilHeartbeat(): Promise<void> {
    while (this.heartbeats === 0) await this.#change();
  }

  /** Versions of the batches that were told. */
  get versions(): number[] {
    return this.events.filter(({ event }) => event === "batch").map(({ data }) => data.version as number);
  }

  close(): void {
    this.#stopping.abort();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = "";
    try {
      for await (const chunk of body) {
        text += Buffer.from(chunk).toString("utf8");
        const parts = text.split("\n\n");
        text = parts.pop()!;
        for (const part of parts) this.#take(part);
        this.#wake();
      }
    } catch {
      // Cut off, by either side.
    }
    this.ended = true;
    this.#wake();
  }

  #take(part: string): void {
    if (part.startsWith(":")) {
      this.heartbeats += 1;
      return;
    }
    const fields = new Map(part.split("\n").map((line) => line.split(/: (.*)/, 2) as [string, string]));
    const id = fields.get("id");
    if (id !== undefined) this.lastEventId = id;
    const event = fields.get("event");
    if (event !== undefined) this.events.push({ event, id, data: JSON.parse(fields.get("data")!) });
  }
}
