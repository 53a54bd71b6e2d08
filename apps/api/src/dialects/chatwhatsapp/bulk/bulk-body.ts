import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { MAX_TEXT_LENGTH } from '@chasqui/messages';
import { BulkOptionsQuery } from './bulk-options.js';

/** One message of a bulk call in JSON; for the documentation. */
export class BulkMessageBody {
  @ApiProperty({ example: '919876543210', description: 'A number with its country code, or a group id.' })
  to: string;

  @ApiPropertyOptional({ maxLength: MAX_TEXT_LENGTH, description: 'Sent as it is, in place of the template.' })
  text?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { name: 'Asha' },
    description: 'Values of the variables of the template.',
  })
  variables?: Record<string, string | number | boolean>;
}

/** What a bulk call takes, by its type. */
export const BULK_BODY = {
  required: true,
  content: {
    'application/json': {
      schema: {
        allOf: [
          { $ref: getSchemaPath(BulkOptionsQuery) },
          {
            type: 'object',
            required: ['messages'],
            properties: { messages: { type: 'array', items: { $ref: getSchemaPath(BulkMessageBody) } } },
          },
        ],
      },
    },
    'application/x-ndjson': { schema: { type: 'string', description: 'A message in each line.' } },
    'text/csv': {
      schema: {
        type: 'string',
        description: 'A header with a column `to`; `text` if lines have texts of their own; all others are variables.',
      },
      example: 'to,name\n919876543210,Asha\n',
    },
  },
};
