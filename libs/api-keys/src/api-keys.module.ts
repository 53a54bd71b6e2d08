import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '@chasqui/accounts';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyLookupService } from './key-lookup.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), AccountsModule],
  providers: [ApiKeysService, KeyLookupService],
  exports: [ApiKeysService, KeyLookupService],
})
export class ApiKeysModule {}
