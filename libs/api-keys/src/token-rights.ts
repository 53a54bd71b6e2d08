/** What a token may be allowed: to send, to read states and reports, to make, link and delete sessions. */
export const TOKEN_PERMISSIONS = ['send', 'read', 'devices'] as const;

export type TokenPermission = (typeof TOKEN_PERMISSIONS)[number];

/** `read`: nothing is sent. `approve`: what is to be sent waits for a person. `send`: it leaves. */
export const MCP_MODES = ['read', 'approve', 'send'] as const;

/** What an AI client may do with a token. */
export interface McpRestrictions {
  mode: (typeof MCP_MODES)[number];
  /** Digits only; null: anybody. */
  allowedRecipients: string[] | null;
  /** Messages in an hour; null: any number. */
  budgetPerHour: number | null;
}

/** Of a token that nobody restricted. */
export const UNRESTRICTED_MCP: McpRestrictions = { mode: 'send', allowedRecipients: null, budgetPerHour: null };
