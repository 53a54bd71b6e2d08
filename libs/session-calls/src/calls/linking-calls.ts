/** Of sessions that show a QR, or a pairing code in its place. */
export interface LinkingCalls {
  /** Shows a code that can be entered on the phone of this number (digits). */
  'linking.code': { input: { phoneNumber: string }; output: { code: string } };
  /** Shows a QR again. */
  'linking.qr': { input: null; output: null };
}
