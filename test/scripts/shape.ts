/** Keys and kinds of a JSON value, without the value. A list's shape is that of all of its elements together. */
export type Shape = string | [] | [Shape] | { [key: string]: Shape };

export function shapeOf(value: unknown): Shape {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(shapeOf).reduce(together)];
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, shapeOf(each)]));
  return typeof value;
}

/** The shape of either of two values; a key that only one of them has gets a question mark. */
function together(a: Shape, b: Shape): Shape {
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
    return [together(a[0], b[0])];
  }
  if (isObject(a) && isObject(b)) return objectsTogether(a, b);
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  return [...new Set([a, b].flatMap((each) => (typeof each === "string" ? each.split(" | ") : JSON.stringify(each))))]
    .sort()
    .join(" | ");
}

type ShapeObject = { [key: string]: Shape };

function isObject(shape: Shape): shape is ShapeObject {
  return typeof shape === "object" && !Array.isArray(shape);
}

function objectsTogether(a: ShapeObject, b: ShapeObject): ShapeObject {
  const always = (shape: ShapeObject, key: string) => shape[key] ?? shape[`${key}?`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)].map((key) => key.replace(/\?$/, "")))];
  return Object.fromEntries(
    keys.map((key) => {
      const [one, other] = [always(a, key), always(b, key)];
      const name = key in a && key in b ? key : `${key}?`;
      return [name, one === undefined ? other! : other === undefined ? one : together(one, other)];
    }),
  );
}
