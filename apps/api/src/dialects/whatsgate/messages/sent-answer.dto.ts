import { ApiProperty } from '@nestjs/swagger';
import type { SentTo } from './device-sending.service.js';
import { toPhone } from './recipients.js';

class SentView {
  @ApiProperty({ example: '987654321' })
  phone: string;

  @ApiProperty({ example: '3EB0ABC123456789ABCDEF', description: "WhatsApp's own id of the message." })
  message_id: string;
}

export class SentAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'Message will be sent to 1 phone numbers' })
  message: string;

  @ApiProperty({ type: [SentView] })
  data: SentView[];
}

export function toSentAnswer(sent: readonly SentTo[]): SentAnswer {
  return {
    success: true,
    message: `Message will be sent to ${sent.length} phone numbers`,
    data: sent.map(({ chatId, messageId }) => ({ phone: toPhone(chatId), message_id: messageId })),
  };
}
