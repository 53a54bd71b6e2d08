import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class MediaQuery {
  @ApiPropertyOptional({ enum: ['1'], description: '`1`: the file itself, in place of a link to it.' })
  @IsOptional()
  @IsIn(['1'], { message: 'download must be 1' })
  download?: string;
}

export class MediaLinkAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({
    example: 'https://chasqui.example/media/kJ3v…',
    description: 'Needs no key, until it expires. The host is the one that was called.',
  })
  url: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ example: 'image/png' })
  mimetype: string;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ type: String, nullable: true })
  filename: string | null;
}
