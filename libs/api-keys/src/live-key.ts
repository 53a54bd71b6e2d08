/** The condition, as SQL, under which a row of api_keys is neither revoked nor expired. */
export function isLiveSql(key: string): string {
  return `(${key}.revoked_at IS NULL AND (${key}.expires_at IS NULL OR ${key}.expires_at > clock_timestamp()))`;
}
