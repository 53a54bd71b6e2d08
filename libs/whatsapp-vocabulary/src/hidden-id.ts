const HIDDEN_ID = /^\d{5,20}@lid$/;

/** Whether this is an address that WhatsApp has for a person in place of a phone number: `205519283746501@lid`. */
export function isHiddenId(text: string): boolean {
  return HIDDEN_ID.test(text);
}
