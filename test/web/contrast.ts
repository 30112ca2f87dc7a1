/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** "#16202a" or "rgb(22, 32, 42)", as style sheets and browsers write them. */
export function readColour(text: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  const parts =
    hex?.slice(1).map((part) => Number.parseInt(part, 16)) ??
    text
      .match(/[\d.]+/g)
      ?.slice(0, 3)
      .map(Number);
  if (parts?.length !== 3) throw new Error(`${text} is no colour that is known here`);
  return parts as unknown as Colour;
}

/** From 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: Colour, b: Colour): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
