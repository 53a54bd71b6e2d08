/** @param {string} vcard @returns {string} its formatted name, which a card must have */
export function nameIn(vcard) {
  const name = /^FN(?:;[^:\r\n]*)?:(.*?)\r?$/im.exec(vcard)?.[1];
  if (name === undefined) throw new Error('Not a vcard: it has no formatted name');
  return name;
}

/** @param {{id: import('./wid.js').Wid, formattedName: string}} contact */
export function vcardOf({ id, formattedName }) {
  const phone = `TEL;type=CELL;waid=${id.user}:+${id.user}`;
  return ['BEGIN:VCARD', 'VERSION:3.0', `N:;${formattedName};;;`, `FN:${formattedName}`, phone, 'END:VCARD'].join('\n');
}
