export type NetworkErrorCode =
  | 'bad_request'
  | 'fault_not_found'
  | 'call_not_found'
  | 'chat_not_found'
  | 'forbidden'
  | 'group_not_found'
  | 'invite_not_valid'
  | 'message_not_found'
  | 'media_not_found'
  | 'media_too_large'
  | 'not_allowed'
  | 'not_registered'
  | 'phone_not_found'
  | 'picture_not_found'
  | 'device_not_found'
  | 'qr_not_valid'
  | 'code_not_valid'
  | 'unavailable'
  | 'unlinked';

/** A refusal that its reader can act on: its text goes out as it is. */
export class NetworkError extends Error {
  constructor(
    readonly code: NetworkErrorCode,
    text: string,
  ) {
    super(text);
    this.name = 'NetworkError';
  }
}
