import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { toDataURL } from 'qrcode';
import { CurrentCredentials, CurrentKey, type Credentials } from '../../../auth/authenticated-request.js';
import { CurrentCaller } from '../../../auth/current-actor.js';
import { PublishedBody } from '../../../http/validated-input.js';
import { LimitedAs } from '../../../throttling/limited-as.js';
import { RequireToken } from '../access/require-token.js';
import { TokenErrors } from '../error-answer.dto.js';
import {
  CreatedDeviceAnswer,
  CreateDeviceBody,
  DeleteDeviceBody,
  DeviceStatusAnswer,
  DoneAnswer,
  QrCodeAnswer,
} from './devices.dto.js';
import { DevicesService } from './devices.service.js';

@ApiTags('whatsgate')
@Controller('api')
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Get('connect/:device')
  @RequireToken('devices')
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'device', example: '919876543210' })
  @ApiOperation({ summary: 'The QR that links a device; starts it where it is stopped' })
  @ApiOkResponse({ type: QrCodeAnswer })
  @TokenErrors(400, 404)
  async connect(
    @CurrentCaller() by: Caller,
    @CurrentCredentials() caller: Credentials,
    @Param('device') device: string,
  ): Promise<QrCodeAnswer> {
    const qr = await this.devices.connect(by, caller, device);
    return { success: true, qrCode: await toDataURL(qr, { margin: 2, width: 400 }) };
  }

  @Get('status/:device')
  @RequireToken('read')
  @ApiParam({ name: 'device', example: '919876543210' })
  @ApiOperation({ summary: 'Whether a device is connected' })
  @ApiOkResponse({ type: DeviceStatusAnswer })
  @TokenErrors(404)
  async status(@CurrentKey() key: AccountKey, @Param('device') device: string): Promise<DeviceStatusAnswer> {
    return { success: true, message: await this.devices.status(key, device) };
  }

  @Post('devices')
  @HttpCode(200)
  @RequireToken('devices')
  @LimitedAs('sessions')
  @ApiOperation({ summary: 'Create a device for the phone with this number' })
  @ApiOkResponse({ type: CreatedDeviceAnswer })
  @TokenErrors(400, 413, 415, 422)
  async create(
    @CurrentCaller() by: Caller,
    @CurrentKey() key: AccountKey,
    @PublishedBody(CreateDeviceBody) { phone, name }: CreateDeviceBody,
  ): Promise<CreatedDeviceAnswer> {
    const data = await this.devices.create(by, key, { phone, name: name ?? undefined });
    return { success: true, message: 'Device created successfully', data };
  }

  @Post('delete')
  @HttpCode(200)
  @RequireToken('devices')
  @ApiOperation({ summary: 'Unlink a device, remove its login and cancel its queue' })
  @ApiOkResponse({ type: DoneAnswer })
  @TokenErrors(400, 413, 415, 422)
  async delete(
    @CurrentCaller() by: Caller,
    @CurrentKey() key: AccountKey,
    @PublishedBody(DeleteDeviceBody) { sender_device: device }: DeleteDeviceBody,
  ): Promise<DoneAnswer> {
    await this.devices.delete(by, key, device);
    return { success: true, message: 'Device deleted successfully' };
  }
}
