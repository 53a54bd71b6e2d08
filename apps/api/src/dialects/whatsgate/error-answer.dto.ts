import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

/** The body of every error under /api. */
class TokenErrorAnswer {
  @ApiPropertyOptional({ example: false, description: 'Absent where the token was refused.' })
  success?: false;

  @ApiProperty()
  message: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description: 'Of an input that was refused: all problems, by the names of their fields.',
  })
  errors?: Record<string, string[]>;

  @ApiPropertyOptional({
    enum: ['unknown'],
    description:
      'With 503 alone: nobody knows whether all messages were stored, or none. Repeated with its Idempotency-Key the call is safe; without one it may send twice.',
  })
  stored?: 'unknown';

  @ApiPropertyOptional({ description: 'Beside `stored`: the id of the first message, if it was stored.' })
  message_id?: string;

  @ApiPropertyOptional({ description: 'Of an unknown error: what to look for in the log.' })
  error_id?: string;
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'Not in the present state, or not readable',
  403: 'No token, a bad one, or one that may not do this; only `message`',
  404: 'Not found in this account',
  408: 'The body did not come in time',
  409: 'This Idempotency-Key was used for another request',
  413: 'The body or its file is too large',
  415: 'The body or its file is of another type',
  422: 'The input was refused; nothing was stored',
  429: 'Too many; the header Retry-After has the seconds to wait',
  500: 'An unknown error; `error_id` is in the log',
  503: 'Nothing was stored and a retry is safe after the seconds of Retry-After; or, with `stored`, that is unknown',
};

/** Documents the errors that a route of this dialect can answer. */
export function TokenErrors(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status] ?? '', type: TokenErrorAnswer })),
  );
}
