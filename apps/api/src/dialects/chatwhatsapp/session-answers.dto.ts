import { ApiProperty } from '@nestjs/swagger';
import { SessionView } from './session.dto.js';

export class SessionAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  session: SessionView;
}

export class SessionStatusView extends SessionView {
  @ApiProperty({ description: 'Messages that wait to be sent.' })
  queued: number;
}

export class SessionStatusAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  session: SessionStatusView;
}

export class CreatedSessionAnswer extends SessionAnswer {
  @ApiProperty({ example: 'wask_…', description: 'The key of this session, shown this once.' })
  apiKey: string;

  @ApiProperty()
  warning: string;
}

export class SessionListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [SessionView] })
  sessions: SessionView[];

  @ApiProperty()
  total: number;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class QrAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '2@…', description: 'The raw pairing string.' })
  qr: string;
}

export class DeletedSessionAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'Session deleted successfully' })
  message: string;
}
