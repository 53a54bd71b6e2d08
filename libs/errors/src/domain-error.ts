/**
 * Something that the caller can understand and act on. `code` is declared beside the code that throws it; each dialect
 * of the API owns its words and its status. `details` never carry keys, message text or QR strings.
 */
export class DomainError<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}
