import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { serve, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

export const CHROMIUM = "/usr/bin/chromium";
const CHECKS = fileURLToPath(new URL("browser-checks.js", import.meta.url));

/** Why the browser lane is left out, where it is. */
export const missingBrowser: string | undefined = existsSync(CHROMIUM) ? undefined : `there is no ${CHROMIUM} here`;

/** A text as browser-checks.js finds it. */
export interface PaintedText {
  text: string;
  front: string;
  back: string;
  large: boolean;
}

export interface Focus {
  id: string;
  text: string;
  outlined: boolean;
  index: number;
}

export interface OpenPage {
  page: Page;
  /** What the browser had to say: errors of scripts, of the policy, of loading. */
  problems: string[];
  /** URLs asked for at other origins. */
  elsewhere: string[];
  close(): Promise<void>;
}

/** Debian's Chromium, and the pages on a port of their own. */
export class BrowserLane {
  readonly origin: string;
  readonly #browser: Browser;
  readonly #server: ServerType;

  private constructor(browser: Browser, server: ServerType) {
    this.#browser = browser;
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(app: Hono): Promise<BrowserLane> {
    const args = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--force-color-profile=srgb",
      "--font-render-hinting=none",
    ];
    const browser = await chromium.launch({ executablePath: CHROMIUM, args });
    const server = await new Promise<ServerType>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(started));
    });
    return new BrowserLane(browser, server);
  }

  /** Opens a page and waits until its charts are drawn. */
  async visit(path: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.#browser.newContext({ locale: "en-GB", timezoneId: "Asia/Hong_Kong", ...options });
    await context.addInitScript({ path: CHECKS });
    const page = await context.newPage();
    const [problems, elsewhere]: [string[], string[]] = [[], []];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("requestfailed", (request) => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${this.origin}/`)) elsewhere.push(request.url());
    });
    await page.goto(this.origin + path, { waitUntil: "networkidle" });
    return { page, problems, elsewhere, close: () => context.close() };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
