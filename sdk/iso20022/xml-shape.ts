/** What a reader wants of an element; whatever a shape does not name is passed over. */
export interface Shape {
  /** Whether it may stand more than once. */
  readonly many: boolean;
  /** Whether it holds text, and then no element. */
  readonly isText: boolean;
  /** Whether it is handed out when it ends instead of being kept, so that a file may hold any number of them. */
  readonly isRecord: boolean;
  /** Of it and of what is in it; unset: the namespace of what it is in. */
  readonly namespace?: string;
  readonly children: Readonly<Record<string, Shape>>;
}

type Children = Record<string, Shape>;

const shape = (changes: Partial<Shape>): Shape => ({
  many: false,
  isText: false,
  isRecord: false,
  children: {},
  ...changes,
});

export const value = (): Shape => shape({ isText: true });
export const values = (): Shape => shape({ isText: true, many: true });
export const group = (children: Children, namespace?: string): Shape =>
  shape({ children, ...(namespace === undefined ? {} : { namespace }) });
export const groups = (children: Children): Shape => shape({ children, many: true });
export const records = (children: Children): Shape => shape({ children, many: true, isRecord: true });
