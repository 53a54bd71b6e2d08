import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MCP_ACCESSES } from '@chasqui/api-keys';
import { HasVisibleText, IsStorable, Trimmed } from '../http/storable-text.js';
import { ArePhoneNumbers } from './phone-numbers.js';

const LONGEST_NAME = 100;
const MOST = 1_000_000;
const MOST_NUMBERS = 100;

/** A name that people give, without the white space around it. */
export function IsName(field: string, longest = LONGEST_NAME): PropertyDecorator {
  return applyDecorators(
    Trimmed(),
    IsString({ message: `${field} must be a string` }),
    HasVisibleText({ message: `${field} is required` }),
    IsStorable({ message: `${field} must not have NUL characters or half surrogates` }),
    MaxLength(longest, { message: `${field} must have at most ${longest} characters` }),
  );
}

/** A whole number that may be left out, or null. */
export function IsLimit(field: string, about: { least: number; description: string }): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: about.least, nullable: true, description: about.description }),
    IsOptional(),
    IsInt({ message: `${field} must be a whole number` }),
    Min(about.least, { message: `${field} must be at least ${about.least}` }),
    Max(MOST, { message: `${field} must be at most ${MOST}` }),
  );
}

export function AreRecipients(field: string): PropertyDecorator {
  return applyDecorators(
    IsArray({ message: `${field} must be a list of phone numbers` }),
    ArePhoneNumbers(field),
    ArrayMinSize(1, { message: `${field} must have at least one number` }),
    ArrayMaxSize(MOST_NUMBERS, { message: `${field} must have at most ${MOST_NUMBERS} numbers` }),
  );
}

/** What an AI client may do with the key. */
export function McpAccessField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      enum: MCP_ACCESSES,
      nullable: true,
      description:
        'What an AI client may do with it at `/mcp` (docs/mcp.md); null: as its issuer’s, else `read`. Not of admin keys.',
    }),
    IsOptional(),
    IsIn(MCP_ACCESSES, { message: `mcpAccess must be one of ${MCP_ACCESSES.join(', ')}` }),
  );
}
