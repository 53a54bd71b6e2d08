export const PREFERENCE_APPLIED_HEADER = 'Preference-Applied';
export const RESPOND_ASYNC = 'respond-async';

/** Whether a Prefer header (RFC 7240) asks for an answer before the work is done. */
export function prefersAsync(prefer: string | string[] | undefined): boolean {
  const preferences = [prefer ?? []].flat().join(',').split(',');
  return preferences.some((preference) => preference.split(';')[0]?.trim().toLowerCase() === RESPOND_ASYNC);
}
