import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsString, MaxLength } from 'class-validator';
import type { PairingCode } from '@chasqui/sessions';

const LONGEST_NUMBER = 100;

export class PairingCodeBody {
  @ApiProperty({ example: '919988066776', description: 'Of the phone that it is to be entered on.' })
  @IsString({ message: 'phoneNumber must be a string' })
  @MaxLength(LONGEST_NUMBER, { message: `phoneNumber must have at most ${LONGEST_NUMBER} characters` })
  @IsDefined({ message: 'phoneNumber is required' })
  phoneNumber: string;
}

export class PairingCodeAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'ABCD1234', minLength: 8, maxLength: 8 })
  code: string;

  @ApiProperty({ example: '919988066776', description: 'Whose phone takes it.' })
  phoneNumber: string;

  @ApiProperty({ format: 'date-time', description: 'Then another code takes its place: ask again with GET.' })
  expiresAt: string;
}

export class QrAgainAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'The session shows a QR again' })
  message: string;
}

export function toPairingCodeAnswer({ code, phoneNumber, expiresAt }: PairingCode): PairingCodeAnswer {
  return { success: true, code, phoneNumber, expiresAt };
}
