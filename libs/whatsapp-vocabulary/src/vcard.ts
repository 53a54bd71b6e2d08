/** What a contact card says, as far as it is of use to programs. */
export interface CardDetails {
  /** Empty when the card has none, which WhatsApp would not show. */
  name: string;
  /** Digits, with the country code where WhatsApp knows the number. */
  phoneNumber?: string;
  organization?: string;
}

interface Property {
  name: string;
  /** As it is written: `type=CELL;waid=49151…`. */
  parameters: string;
  value: string;
}

/** @param details its phone number in digits */
export function toVcard({ name, phoneNumber, organization }: CardDetails): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${escaped(name)};;;`,
    `FN:${escaped(name)}`,
    ...(organization === undefined ? [] : [`ORG:${escaped(organization)};`]),
    ...(phoneNumber === undefined ? [] : [`TEL;type=CELL;waid=${phoneNumber}:+${phoneNumber}`]),
    'END:VCARD',
  ].join('\n');
}

/** Whether WhatsApp would show it: one card, with a name. */
export function isVcard(text: string): boolean {
  const isOne = /^BEGIN:VCARD\r?\n[\s\S]*\r?\nEND:VCARD\s*$/i.test(text) && text.match(/^BEGIN:VCARD/gim)?.length === 1;
  return isOne && readVcard(text).name.trim() !== '';
}

/** Never fails: what cannot be read is left out. */
export function readVcard(text: string): CardDetails {
  const properties = propertiesOf(text);
  const first = (name: string): Property | undefined => properties.find((property) => property.name === name);
  const phone = properties.find(({ name, parameters }) => name === 'TEL' && WAID.test(parameters)) ?? first('TEL');
  const phoneNumber = WAID.exec(phone?.parameters ?? '')?.[1] ?? phone?.value.replaceAll(/\D/g, '');
  const organization = unescaped(first('ORG')?.value.split(/(?<!\\);/)[0] ?? '');
  return {
    name: unescaped(first('FN')?.value ?? ''),
    ...(phoneNumber && { phoneNumber }),
    ...(organization && { organization }),
  };
}

const WAID = /(?:^|;)waid=(\d+)/i;

/** A line that begins with white space goes on with the one before; a group (`item1.TEL`) says nothing here. */
function propertiesOf(text: string): Property[] {
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, name = '', parameters = '', value = ''] = /^(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
    return name === '' ? [] : { name: name.toUpperCase(), parameters, value };
  });
}

function escaped(value: string): string {
  return value.replaceAll(/[\\,;]/g, '\\$&').replaceAll(/\r?\n|\r/g, '\\n');
}

function unescaped(value: string): string {
  return value.replaceAll(/\\([\\,;nN])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character));
}
