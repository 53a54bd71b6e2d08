/** The page's own element with this id, typed where it is used. @param {string} id @returns {any} */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}.`);
  return found;
}

/**
 * Strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<Omit<HTMLElementTagNameMap[Tag], 'dataset'>>} [properties]
 * @param {(Node | string)[]} children
 */
export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Makes these the children of an element. Those that stay where they are are not touched: a video goes on playing, and
 * what has the focus keeps it.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} nodes
 */
export function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
  nodes.forEach((node, index) => {
    const there = parent.children[index];
    if (there !== node) parent.insertBefore(node, there ?? null);
  });
}

const FOCUSABLE = 'a, button, input, audio, video';

/**
 * Elements made from values, made anew only when their value changed; the focus stays where it was in them.
 * @template Value
 * @param {(value: Value) => HTMLElement} draw
 */
export function keepDrawn(draw) {
  /** @type {Map<string, {version: string, drawn: HTMLElement}>} */
  let known = new Map();

  /** @param {string} key @param {Value} value */
  function refresh(key, value) {
    const version = JSON.stringify(value);
    const before = known.get(key);
    if (before?.version === version) return before;
    const drawn = draw(value);
    const focused = before ? [...before.drawn.querySelectorAll(FOCUSABLE)].indexOf(focusedElement()) : -1;
    // Only what is in the page can be focused, and it is placed there as soon as all is drawn.
    if (focused >= 0) queueMicrotask(() => /** @type {any} */ (drawn.querySelectorAll(FOCUSABLE)[focused])?.focus());
    return { version, drawn };
  }

  return {
    /** @param {Iterable<readonly [key: string, value: Value]>} entries @returns {HTMLElement[]} in the same order */
    draw(entries) {
      known = new Map([...entries].map(([key, value]) => [key, refresh(key, value)]));
      return [...known.values()].map(({ drawn }) => drawn);
    },
  };
}

function focusedElement() {
  return /** @type {Element} */ (document.activeElement);
}
