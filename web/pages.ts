import { Hono, type Context } from "hono";
import { compress } from "hono/compress";
import type { Books } from "../ledger/books.ts";
import { checkAddress } from "../ledger/serve/address-check.ts";
import { operationsView } from "../ledger/serve/operations.ts";
import { AddressError } from "../sdk/address.ts";
import type { TransparencyView } from "../ledger/serve/transparency-view.ts";
import { ASSETS } from "./assets.ts";
import { ALL_DATA, DATA_PARTS, type DataPart } from "./data-paths.ts";
import { document } from "./document.ts";
import { keptView } from "./kept-view.ts";
import { SECURITY_HEADERS } from "./headers.ts";
import { LANGUAGE_FACTS, languageOfPath, preferredLanguage, type Language } from "./languages.ts";
import { notFoundMain } from "./not-found.ts";
import type { Html } from "./markup.ts";
import { operationsPage } from "./operations-page.ts";
import { checkPage, transparencyPage } from "./transparency-page.ts";
import type { CheckState } from "./sections/check.ts";
import { wordsOf } from "./words.ts";

export interface PagesParameters {
  books: Books;
  /** Unix seconds; the clock of the machine unless told. */
  now?: () => number;
  /** Whether the private view is served too. Only on a listener that the public cannot reach. */
  operations?: boolean;
  /** keccak256 of the code at an address in lower case, where somebody recorded it. */
  codeHashes?: ReadonlyMap<string, string>;
}

/** The pages, their data and their files, to be mounted at "/". Only GET and HEAD. */
export function pages({ books, now = unixTime, operations = false, codeHashes }: PagesParameters): Hono {
  const app = new Hono();
  const view = keptView({ books, now, ...(codeHashes && { codeHashes }) });

  /** Rendered once a second and language, however many ask. */
  const done = new WeakMap<TransparencyView, Map<Language, Html>>();
  const rendered = async (language: Language): Promise<Html> => {
    const shown = await view();
    const pages = done.get(shown) ?? new Map<Language, Html>();
    done.set(shown, pages);
    const made = pages.get(language) ?? transparencyPage(wordsOf(language), shown);
    pages.set(language, made);
    return made;
  };

  app.use(compress());
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
  });

  for (const { path, type, body } of Object.values(ASSETS))
    app.get(path, (context) =>
      context.body(body, 200, { "content-type": type, "cache-control": "public, max-age=31536000, immutable" }),
    );

  app.get("/", async (context) => {
    const language = preferredLanguage(context.req.header("accept-language") ?? "");
    context.header("vary", "Accept-Language");
    // English stays here, so that the page people link to is a page and no detour.
    if (language !== "en") return context.redirect(`/${LANGUAGE_FACTS[language].path}/`, 302);
    return page(context, await rendered("en"));
  });

  app.get("/:language/", async (context, next) => {
    const language = languageOfPath(context.req.param("language"));
    if (language === undefined) return next();
    return page(context, await rendered(language));
  });
  app.get("/:language", (context, next) => {
    const language = languageOfPath(context.req.param("language"));
    return language === undefined
      ? next()
      : Promise.resolve(context.redirect(`/${LANGUAGE_FACTS[language].path}/`, 301));
  });

  app.get("/:language/check", async (context, next) => {
    const language = languageOfPath(context.req.param("language"));
    if (language === undefined) return next();
    const written = context.req.query("address");
    const check = written === undefined ? undefined : await asked(books, written, now());
    const status = check !== undefined && "problem" in check ? 400 : 200;
    return page(context, checkPage(wordsOf(language), check, now()), status);
  });

  app.get(ALL_DATA, async (context) => data(context, await view()));
  app.get("/data/:currency/:part{[a-z]+\\.json}", async (context, next) => {
    const { schema, at, currencies } = await view();
    const part = context.req.param("part").replace(/\.json$/, "");
    const found = currencies.find(({ currency }) => currency.toLowerCase() === context.req.param("currency"));
    if (found === undefined || !isPart(part)) return next();
    const { currency, symbol, asOf, stale } = found;
    return data(context, { schema, at, currency, symbol, asOf, stale, [part]: found[part] });
  });
  app.get("/data/address/:address{0x[0-9a-fA-F]{40}\\.json}", async (context) => {
    const written = context.req.param("address").replace(/\.json$/, "");
    const check = await asked(books, written, now());
    return "answer" in check ? data(context, check.answer) : data(context, { code: check.problem }, 400);
  });

  if (operations) {
    const kept = "private, no-store";
    app.get("/data/operations.json", async (context) => {
      context.header("cache-control", kept);
      return context.json(await operationsView({ books, at: now() }));
    });
    app.get("/:language/operations", async (context, next) => {
      const language = languageOfPath(context.req.param("language"));
      if (language === undefined) return next();
      context.header("cache-control", kept);
      return context.html(await operationsPage(wordsOf(language), await operationsView({ books, at: now() })));
    });
  }

  app.get("/:language/*", (context, next) => {
    const language = languageOfPath(context.req.param("language"));
    return language === undefined ? next() : page(context, missing(language), 404);
  });
  return app;
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}

async function page(context: Context, rendered: Html, status: 200 | 400 | 404 = 200): Promise<Response> {
  context.header("cache-control", "no-cache");
  return context.html(await rendered, status);
}

function data(context: Context, body: object, status: 200 | 400 = 200): Response {
  context.header("cache-control", "no-cache");
  return context.json(body, status);
}

const isPart = (part: string): part is DataPart => (DATA_PARTS as readonly string[]).includes(part);

function missing(language: Language): Html {
  const words = wordsOf(language);
  return document({ words, title: words.say("notFound"), path: "", hidden: true, main: notFoundMain(words) });
}

async function asked(books: Books, written: string, at: number): Promise<CheckState> {
  try {
    return { written, answer: await checkAddress({ books, address: written, at }) };
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    return { written: written.slice(0, 100), problem: error.code };
  }
}
