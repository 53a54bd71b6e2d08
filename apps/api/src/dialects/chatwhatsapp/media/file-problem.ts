import { DomainError } from '@chasqui/errors';
import type { InputErrorCode, InputProblem } from '../../../http/validated-input.js';

/** What is wrong with the file of a call, or its form. */
export function wrongFile(field: string, message: string): DomainError<InputErrorCode> {
  const problems: InputProblem[] = [{ field, message }];
  return new DomainError('input_invalid', { problems });
}
