const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;

/** How much there is in a JSON text, as far as it can be seen without reading it as such. */
interface JsonShape {
  /** Lists and objects in one another. */
  levels: number;
  /** Values and lists or objects, at least one too many. */
  values: number;
  /** Of all objects together. */
  fields: number;
}

/**
 * Whether a JSON text has no more than that. What walks through a value calls itself for each level, and compares each
 * field of an object with all others: a megabyte of brackets ends the former, and one of fields takes the latter seconds.
 */
export function hasShapeWithin(text: string, most: JsonShape): boolean {
  let levels = 0;
  let values = 1;
  let fields = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) isInString = !isInString;
    else if (isInString) index += code === BACKSLASH ? 1 : 0;
    else if (code === COMMA) values += 1;
    else if (code === COLON) fields += 1;
    else if (code === OPENING_BRACKET || code === OPENING_BRACE) [levels, values] = [levels + 1, values + 1];
    else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) levels -= 1;
    if (levels > most.levels || values > most.values || fields > most.fields) return false;
  }
  return true;
}
