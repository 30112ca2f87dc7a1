const BAR = 24;
/** Work that ends sooner needs no bar. Milliseconds. */
const WORTH_SHOWING = 1_000;
const BETWEEN_FRAMES = 100;
const ERASE = "\r\u001b[K";

/** "reading accounts  ██████░░░░░░  4,120 of 10,000", cut to the width of the terminal. Pure. */
export function renderProgress(label: string, done: number, total: number, width: number): string {
  const filled = total === 0 ? BAR : Math.floor((BAR * done) / total);
  const counts = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  const line = [label, bar, counts].join("  ");
  const text = line.length < width ? line : `${label}  ${counts}`;
  // A line as wide as the terminal would wrap, and only its last row could be erased.
  return text.slice(0, Math.max(0, width - 1));
}

export interface ProgressScreen {
  write(text: string): void;
  width(): number;
  /** Milliseconds. */
  now(): number;
}

export interface ProgressLine {
  show(label: string, done: number, total: number): void;
  /** Before anything else is written to the terminal. */
  erase(): void;
}

/** One line that is written over itself, appears with work that lasts, and leaves nothing behind. */
export function progressLine({ write, width, now }: ProgressScreen): ProgressLine {
  let current = "";
  let since = 0;
  let last = 0;
  let visible = false;
  const erase = () => {
    if (visible) write(ERASE);
    visible = false;
  };
  return {
    erase,
    show(label, done, total) {
      const time = now();
      if (label !== current) {
        erase();
        [current, since, last] = [label, time, 0];
      }
      if (done >= total) {
        erase();
        current = "";
      } else if (time - since >= WORTH_SHOWING && time - last >= BETWEEN_FRAMES) {
        write(ERASE + renderProgress(label, done, total, width()));
        [visible, last] = [true, time];
      }
    },
  };
}
