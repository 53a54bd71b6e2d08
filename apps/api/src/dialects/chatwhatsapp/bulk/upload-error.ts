import { DomainError } from '@chasqui/errors';

/** What refuses a bulk call as a whole: nothing of it is stored. */
export type UploadErrorCode = 'upload_malformed' | 'upload_too_large' | 'upload_type_unknown' | 'bulk_too_many';

/** Where something is wrong; both from 1. */
export interface Place {
  line?: number;
  /** A character of the line, or the name of a cell. */
  column?: number | string;
}

export function malformed(problem: string, place: Place = {}): DomainError<UploadErrorCode> {
  const where = [
    ...(place.line === undefined ? [] : [`line ${place.line}`]),
    ...(place.column === undefined ? [] : [`column ${place.column}`]),
  ].join(', ');
  return new DomainError('upload_malformed', { ...place, message: where === '' ? problem : `${problem} (${where})` });
}
