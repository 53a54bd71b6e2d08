import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '@chasqui/accounts';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { InstalledKeysService } from './installed-keys.service.js';
import { KeyHoldersService } from './key-holders.service.js';
import { KeyLookupService } from './key-lookup.service.js';
import { KeyManagementService } from './key-management.service.js';
import { KeyRotationService } from './key-rotation.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), AccountsModule],
  providers: [
    ApiKeysRepository,
    ApiKeysService,
    InstalledKeysService,
    KeyHoldersService,
    KeyLookupService,
    KeyManagementService,
    KeyRotationService,
  ],
  exports: [
    ApiKeysService,
    InstalledKeysService,
    KeyHoldersService,
    KeyLookupService,
    KeyManagementService,
    KeyRotationService,
  ],
})
export class ApiKeysModule {}
