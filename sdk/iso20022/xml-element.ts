import type { Place } from "./problem.ts";
import type { Shape } from "./xml-shape.ts";

/** An element that a shape names, while and after it is read. */
export class XmlElement implements Place {
  readonly name: string;
  readonly shape: Shape;
  readonly line: number;
  /** What names it under the namespace rules; of it, its known children and their text. */
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Of a value. */
  text = "";
  readonly #parent: XmlElement | undefined;
  /** Among its likes, from 1. */
  readonly #position: number;
  readonly #children = new Map<string, XmlElement[]>();
  readonly #counts = new Map<string, number>();

  constructor(
    {
      name,
      shape,
      line,
      namespace,
      attributes,
    }: Pick<XmlElement, "name" | "shape" | "line" | "namespace" | "attributes">,
    parent?: XmlElement,
  ) {
    this.name = name;
    this.shape = shape;
    this.line = line;
    this.namespace = namespace;
    this.attributes = attributes;
    this.#parent = parent;
    this.#position = parent === undefined ? 1 : parent.#counted(name);
  }

  /** "Document/CstmrCdtTrfInitn/PmtInf[2]"; the number only where there may be several. */
  get path(): string {
    const own = this.shape.many ? `${this.name}[${this.#position}]` : this.name;
    return this.#parent === undefined ? own : `${this.#parent.path}/${own}`;
  }

  get isRepeated(): boolean {
    return this.#position > 1;
  }

  keep(child: XmlElement): void {
    const same = this.#children.get(child.name);
    if (same === undefined) this.#children.set(child.name, [child]);
    else same.push(child);
  }

  /** How many of these began in it, records included. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  all(name: string): readonly XmlElement[] {
    return this.#children.get(name) ?? [];
  }

  /** The element at "Amt/InstdAmt" below this one. */
  find(path: string): XmlElement | undefined {
    let found: XmlElement | undefined = this;
    for (const name of path.split("/")) found = found?.all(name)[0];
    return found;
  }

  /** Where something would stand that is not there: as deep as there is something, and on its line. */
  placeOf(path: string): Place {
    let deepest: XmlElement = this;
    for (const name of path.split("/")) {
      const next = deepest.all(name)[0];
      if (next === undefined) break;
      deepest = next;
    }
    return { path: `${this.path}/${path}`, line: deepest.line };
  }

  #counted(name: string): number {
    const count = this.count(name) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
