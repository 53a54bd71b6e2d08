import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { IDEMPOTENCY_KEY_HEADER } from '../../../http/idempotent-request.js';
import { TakesUpload } from '../../../http/upload.js';
import { NeverUncounted } from '../../../throttling/limited-as.js';
import { RequireToken } from '../access/require-token.js';
import { TokenErrors } from '../error-answer.dto.js';
import { MEDIA_BODIES, mediaRequestBody, type MediaCallName } from './send-file.dto.js';
import { SentAnswer } from './sent-answer.dto.js';

const DESCRIPTION = 'Answered when all messages are stored and queued. One recipient that is none refuses all of them.';

function Sends(): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    RequireToken('send'),
    NeverUncounted(),
    ApiHeader({
      name: IDEMPOTENCY_KEY_HEADER,
      required: false,
      description:
        'Makes the call safe to repeat for 24 h: the same key and body get the same answer, another body 409.',
      schema: { type: 'string', example: '8e03978e-40d5-43e8-bc93-6894a57f9324' },
    }),
    ApiOkResponse({ type: SentAnswer }),
    TokenErrors(400, 409, 413, 415, 422),
  );
}

/** What the calls that send JSON have in common. */
export function SendRoute(path: string, summary: string): MethodDecorator {
  return applyDecorators(Post(path), Sends(), ApiOperation({ summary, description: DESCRIPTION }));
}

/** What the calls that send a file have in common. */
export function SendFileRoute(name: MediaCallName, summary: string): MethodDecorator {
  return applyDecorators(
    Post(name),
    Sends(),
    TakesUpload(),
    ApiExtraModels(MEDIA_BODIES[name]),
    ApiOperation({ summary, description: DESCRIPTION, requestBody: mediaRequestBody(name) }),
    TokenErrors(408),
  );
}
