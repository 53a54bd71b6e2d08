export interface PhonePageQuery {
  /** Number of the phone to hold. */
  readonly phone?: string;
  /** Number of the other side of the chat to open. */
  readonly chat?: string;
  /** The text of a QR code to scan, once the person agrees. */
  readonly qr?: string;
}

/** The address of the sandbox's page for people. */
export function phonePageUrl(sandboxUrl: string, query: PhonePageQuery): string {
  return `${sandboxUrl}/?${new URLSearchParams({ ...query }).toString()}`;
}
