import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireKey } from '../../../auth/requirements.js';
import { CapabilitiesService } from './capabilities.service.js';
import { CapabilitiesAnswer } from './capability.dto.js';

@ApiTags('System')
@Controller('capabilities')
export class CapabilitiesController {
  constructor(private readonly capabilities: CapabilitiesService) {}

  @Get()
  @RequireKey('any-account')
  @ApiOperation({ summary: 'What works, and why the rest does not' })
  @ApiOkResponse({ type: CapabilitiesAnswer })
  list(): CapabilitiesAnswer {
    return this.capabilities.list();
  }
}
