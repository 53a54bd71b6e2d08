import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class CapabilityView {
  @ApiProperty({ example: 'send.text' })
  name: string;

  @ApiProperty({ example: 'POST /sessions/{sessionId}/send' })
  route: string;

  @ApiProperty()
  available: boolean;

  @ApiPropertyOptional({ description: 'Why it is not available.' })
  reason?: string;
}

export class CapabilitiesAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [CapabilityView] })
  capabilities: CapabilityView[];
}
