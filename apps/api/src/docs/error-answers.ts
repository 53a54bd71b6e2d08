import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

class InputProblemView {
  @ApiProperty()
  field: string;

  @ApiProperty()
  message: string;
}

/** The body of every error; docs/errors.md lists them all. */
class ErrorAnswer {
  @ApiProperty({ example: false })
  success: false;

  @ApiProperty()
  error: string;

  @ApiPropertyOptional({ type: [InputProblemView], description: 'All problems of an input that was refused.' })
  details?: InputProblemView[];

  @ApiPropertyOptional({ description: 'Of a limit that is reached: seconds to wait; also in the header Retry-After.' })
  retryAfter?: number;

  @ApiPropertyOptional({ description: 'Of an unknown error: what to look for in the log.' })
  errorId?: string;
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The input was refused',
  401: 'No key, or a bad one',
  403: 'The key does not reach this',
  404: 'Not found in this account',
  408: 'The body did not come in time',
  409: 'Not in the present state',
  410: 'The cursor leads nowhere any more; `cursor` is where to begin again',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The message failed; `messageId`, `status` and `reason` tell more. Of a bulk call: every line was refused; `results`. Of other calls: WhatsApp refuses it',
  429: 'Too many; `retryAfter` seconds must pass',
  500: 'An unknown error; `errorId` is in the log',
  501: 'Not offered yet; `error` says why',
  502: 'WhatsApp Web failed at it: whether it took effect is unknown',
  504: 'No answer in time: whether it took effect is unknown',
  503: 'Nothing was stored and a retry is safe, unless `stored` is "unknown"',
};

/** Documents the errors that a route can answer. */
export function ApiErrors(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status] ?? '', type: ErrorAnswer })),
  );
}
