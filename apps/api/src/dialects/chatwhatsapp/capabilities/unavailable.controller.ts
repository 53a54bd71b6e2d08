import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequireKey } from '../../../auth/requirements.js';
import { ApiErrors } from '../../../docs/error-answers.js';
import { notAvailable } from './unavailable.js';

/** Routes that callers of other gateways look for: they are told why there is nothing behind them. */
@ApiTags('Not available')
@ApiParam({ name: 'sessionId', format: 'uuid' })
@Controller('sessions/:sessionId')
export class UnavailableController {
  @Get('labels')
  @RequireKey('session')
  @ApiErrors(501)
  @ApiOperation({ summary: 'Not available: labels' })
  labels(): never {
    throw notAvailable('labels');
  }

  @Post('chats/:jid/labels')
  @RequireKey('session')
  @ApiErrors(501)
  @ApiParam({ name: 'jid' })
  @ApiOperation({ summary: 'Not available: labels of a chat' })
  label(): never {
    throw notAvailable('labels');
  }

  @Post('status-updates')
  @RequireKey('session')
  @ApiErrors(501)
  @ApiOperation({ summary: 'Not available: status updates' })
  statusUpdates(): never {
    throw notAvailable('status-updates');
  }

  @Get('channels')
  @RequireKey('session')
  @ApiErrors(501)
  @ApiOperation({ summary: 'Not available: channels' })
  channels(): never {
    throw notAvailable('channels');
  }
}
