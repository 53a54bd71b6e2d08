import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

const LONGEST_GRACE_SECONDS = 7 * 24 * 60 * 60;

export class RotateKeyBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: LONGEST_GRACE_SECONDS,
    default: 0,
    description: 'How long the key that it was before lives on.',
  })
  @IsInt({ message: 'graceSeconds must be a whole number' })
  @Min(0, { message: 'graceSeconds must be at least 0' })
  @Max(LONGEST_GRACE_SECONDS, { message: `graceSeconds must be at most ${LONGEST_GRACE_SECONDS}` })
  graceSeconds = 0;
}
