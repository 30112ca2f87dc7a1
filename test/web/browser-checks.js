// What the browser lane asks inside a page. Plain script, because the project's types know no page.

globalThis.checks = {
  /** Texts with the colours they are painted in; grounds are looked for behind them. */
  paintedTexts() {
    const seen = new Map();
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
      if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.closest("svg") !== null) continue;
      const style = getComputedStyle(element);
      let behind = element;
      while (behind !== null && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)")
        behind = behind.parentElement;
      const back = behind === null ? "rgb(255, 255, 255)" : getComputedStyle(behind).backgroundColor;
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const text = element.textContent.trim().slice(0, 40);
      seen.set([style.color, back, large].join(" "), { text, front: style.color, back, large });
    }
    return [...seen.values()];
  },

  /** What a reader without eyes or without a pointer would stumble over. */
  stumblingBlocks() {
    const found = [];
    const named = (id) => (id === "" ? "" : (document.getElementById(id)?.textContent ?? ""));
    const nameOf = (element) =>
      [
        element.getAttribute("aria-label") ?? "",
        ...(element.getAttribute("aria-labelledby") ?? "").split(" ").map(named),
        element.textContent,
      ].join("");
    const say = (problem, element) => found.push(`${problem}: ${element.outerHTML.slice(0, 120)}`);

    for (const element of document.querySelectorAll("a[href], button, summary"))
      if (nameOf(element).trim() === "") say("no name", element);
    for (const element of document.querySelectorAll("input")) if (element.labels.length === 0) say("no label", element);
    for (const element of document.querySelectorAll('nav, [role="region"], section, article, svg[role="img"]'))
      if (!element.hasAttribute("aria-label") && !element.hasAttribute("aria-labelledby")) say("no name", element);
    for (const attribute of ["aria-labelledby", "aria-describedby"])
      for (const element of document.querySelectorAll(`[${attribute}]`))
        for (const id of element.getAttribute(attribute).trim().split(/\s+/))
          if (document.getElementById(id) === null) say(`${attribute} names nothing`, element);
    for (const element of document.querySelectorAll("table"))
      if ((element.caption?.textContent ?? "").trim() === "") say("no caption", element);
    for (const element of document.querySelectorAll("pre, .scroll"))
      if (element.tabIndex !== 0) say("scrolls by pointer only", element);
    for (const name of ["header", "main", "footer"])
      if (document.querySelectorAll(`body > ${name}`).length !== 1) found.push(`not one ${name}`);
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ tagName }) => Number(tagName[1]));
    if (levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)) found.push(`levels ${levels.join(" ")}`);
    if (document.documentElement.lang === "") found.push("no language");
    return found;
  },

  /** Everything unfolded: what stands out to the right, where the page would have to be moved to read it, and the width. */
  width() {
    for (const one of document.querySelectorAll("details")) one.open = true;
    const { clientWidth, scrollWidth } = document.documentElement;
    const outside = [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && one.closest("pre, .scroll") === null)
      .map((one) => one.outerHTML.slice(0, 100));
    return { scrollWidth, outside: scrollWidth > clientWidth ? outside : [] };
  },

  /** Who has the focus, whether that shows, and which element of the page it is. */
  focus() {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      id: element.id,
      text: element.textContent.trim(),
      outlined: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
      index: [...document.querySelectorAll("*")].indexOf(element),
    };
  },

  /** How many elements the Tab key should reach; what is folded away is none. */
  stops() {
    const all = document.querySelectorAll("a[href], button, input, summary, [tabindex='0']");
    return [...all].filter((one) => one.checkVisibility({ visibilityProperty: true })).length;
  },

  show(id) {
    document.getElementById(id).scrollIntoView({ behavior: "instant" });
  },
};
