import { SaxesParser, type SaxesTagNS } from "saxes";
import { quote } from "../quote.ts";
import { Iso20022Error, Iso20022Problem, type Place, type Problems } from "./problem.ts";
import { XmlElement } from "./xml-element.ts";
import type { Shape } from "./xml-shape.ts";

/** About 60,000 transactions; a wrong path to something else ends here and not in memory. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * Messages reach 15. The parser looks a prefix up through all open elements, so that without a bound a file of nothing
 * but opening tags would take quadratic time.
 */
const DEEPEST = 100;

/** Twice what the longest type of the standard holds. */
const LONGEST_VALUE = 4096;

const CHUNK = 64 * 1024;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

export interface XmlReading {
  bytes: Uint8Array;
  /** Namespaces that the document may be in. */
  namespaces: readonly string[];
  /** Of the root, which is always "Document"; by namespace, because versions of a message differ. */
  shapeFor: (namespace: string) => Shape;
  problems: Problems;
  /** Called when a record ends; see {@link Shape.isRecord}. */
  onRecord?: (record: XmlElement) => void;
}

/**
 * Reads a message as a stream: no tree of the file is built, nothing recurses. Elements that the shape does not name are
 * passed over, because a schema has many optional ones. What could mean two things to two parsers is refused: any
 * document type declaration, a comment or processing instruction inside a value, an element of a known name in another
 * namespace.
 *
 * @throws Iso20022Error HB-1855 to HB-1860. Other problems are collected.
 */
export function readXml(reading: XmlReading): XmlElement {
  return new Reader(reading).read();
}

class Reader {
  readonly #reading: XmlReading;
  readonly #problems: Problems;
  readonly #parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  readonly #open: XmlElement[] = [];
  #root: XmlElement | undefined;
  /** How many elements are open inside, and with, one that is passed over. */
  #skipping = 0;
  /** The line on which the tag being read begins. */
  #tagLine = 1;

  constructor(reading: XmlReading) {
    this.#reading = reading;
    this.#problems = reading.problems;
    const parser = this.#parser;
    parser.on("xmldecl", ({ version, encoding }) => this.#onDeclaration(version, encoding));
    parser.on("doctype", () =>
      this.#stop(
        new Iso20022Problem("HB-1857", "a document type declaration is not read, nor any entity in it", this.#here()),
      ),
    );
    parser.on("opentagstart", () => void (this.#tagLine = parser.line));
    parser.on("opentag", (tag) => this.#onOpen(tag));
    parser.on("closetag", () => this.#onClose());
    parser.on("text", (text) => this.#onText(text));
    parser.on("cdata", (text) => this.#onText(text));
    parser.on("comment", () => this.#onMarkup("a comment"));
    parser.on("processinginstruction", () => this.#onMarkup("a processing instruction"));
  }

  read(): XmlElement {
    const { bytes } = this.#reading;
    if (bytes.length > LARGEST_FILE) {
      this.#stop(
        new Iso20022Problem(
          "HB-1855",
          `the file has ${bytes.length} bytes; at most ${LARGEST_FILE} are read`,
          this.#here(),
        ),
      );
    }
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        this.#parser.write(this.#decode(decoder, bytes.subarray(at, at + CHUNK), at + CHUNK < bytes.length));
      }
      this.#parser.close();
    } catch (error) {
      if (error instanceof Iso20022Error) throw error;
      const said = (error as Error).message.replace(/^\d+:\d+: /, "");
      this.#stop(new Iso20022Problem("HB-1858", `the file is not well-formed XML: ${quote(said)}`, this.#here()));
    }
    return this.#root!;
  }

  #decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): string {
    try {
      // Drops a byte order mark too.
      return decoder.decode(bytes, { stream });
    } catch {
      return this.#stop(new Iso20022Problem("HB-1856", "the file is not text in UTF-8", this.#here()));
    }
  }

  #onDeclaration(version?: string, encoding?: string): void {
    if (version !== "1.0")
      this.#stop(
        new Iso20022Problem("HB-1858", `the file is in XML ${quote(version)}, where 1.0 is needed`, this.#here()),
      );
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
      this.#stop(
        new Iso20022Problem(
          "HB-1856",
          `the file says that its encoding is ${quote(encoding)}, where UTF-8 is needed`,
          this.#here(),
        ),
      );
    }
  }

  #onOpen(tag: SaxesTagNS): void {
    if (this.#open.length + this.#skipping >= DEEPEST) {
      this.#stop(new Iso20022Problem("HB-1859", `more than ${DEEPEST} elements are inside each other`, this.#here()));
    }
    if (this.#skipping > 0) {
      this.#skipping++;
      return;
    }
    const parent = this.#open.at(-1);
    const element = parent === undefined ? this.#rootOf(tag) : this.#childOf(parent, tag);
    if (element === undefined) {
      this.#skipping = 1;
      return;
    }
    this.#open.push(element);
  }

  #rootOf(tag: SaxesTagNS): XmlElement {
    const { namespaces, shapeFor } = this.#reading;
    if (tag.local !== "Document" || !namespaces.includes(tag.uri)) {
      const known = namespaces.map((each) => each.split(":").at(-1)).join(", ");
      this.#stop(
        new Iso20022Problem(
          "HB-1860",
          `the root is ${quote(tag.local)} in ${quote(tag.uri)}, where Document in ${known} is needed`,
          this.#here(),
        ),
      );
    }
    this.#root = this.#elementOf(tag, shapeFor(tag.uri));
    return this.#root;
  }

  /** Undefined for what is passed over. */
  #childOf(parent: XmlElement, tag: SaxesTagNS): XmlElement | undefined {
    if (parent.shape.isText) {
      this.#problems.add(new Iso20022Problem("HB-1863", `an element, ${quote(tag.local)}, is inside a value`, parent));
      return undefined;
    }
    if (!Object.hasOwn(parent.shape.children, tag.local)) return undefined;
    const shape = parent.shape.children[tag.local]!;
    const namespace = shape.namespace ?? parent.namespace;
    if (tag.uri !== namespace) {
      const place = { path: `${parent.path}/${tag.local}`, line: this.#tagLine };
      this.#problems.add(
        new Iso20022Problem(
          "HB-1860",
          `is in the namespace ${quote(tag.uri)}, where ${quote(namespace)} is needed`,
          place,
        ),
      );
      return undefined;
    }
    const element = this.#elementOf(tag, shape, parent);
    if (!shape.many && element.isRepeated) {
      this.#problems.add(new Iso20022Problem("HB-1862", "stands twice, where one is allowed", element));
      return undefined;
    }
    if (!shape.isRecord) parent.keep(element);
    return element;
  }

  #elementOf(tag: SaxesTagNS, shape: Shape, parent?: XmlElement): XmlElement {
    const plain = Object.values(tag.attributes).filter(({ uri }) => uri === "");
    const attributes = plain.length === 0 ? NO_ATTRIBUTES : new Map(plain.map(({ local, value }) => [local, value]));
    return new XmlElement({ name: tag.local, shape, line: this.#tagLine, namespace: tag.uri, attributes }, parent);
  }

  #onClose(): void {
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    const element = this.#open.pop()!;
    if (element.shape.isRecord) this.#reading.onRecord?.(element);
  }

  #onText(text: string): void {
    const element = this.#open.at(-1);
    if (this.#skipping > 0 || element === undefined) return;
    if (element.shape.isText) this.#addText(element, text);
    else if (/[^ \t\r\n]/.test(text)) {
      this.#problems.add(
        new Iso20022Problem("HB-1863", `holds the text ${quote(text.trim())}, where elements are expected`, element),
      );
    }
  }

  #addText(element: XmlElement, text: string): void {
    const before = element.text.length;
    element.text = (element.text + text).slice(0, LONGEST_VALUE + 1);
    if (before <= LONGEST_VALUE && element.text.length > LONGEST_VALUE) {
      this.#problems.add(
        new Iso20022Problem("HB-1864", `has more than ${LONGEST_VALUE} characters, which no value has`, element),
      );
    }
  }

  #onMarkup(what: string): void {
    const element = this.#open.at(-1);
    if (this.#skipping > 0 || element === undefined || !element.shape.isText) return;
    this.#problems.add(new Iso20022Problem("HB-1863", `${what} is inside a value`, element));
  }

  #here(): Place {
    return { path: this.#open.at(-1)?.path ?? "Document", line: this.#parser.line };
  }

  #stop(problem: Iso20022Problem): never {
    return this.#problems.stop(problem);
  }
}
