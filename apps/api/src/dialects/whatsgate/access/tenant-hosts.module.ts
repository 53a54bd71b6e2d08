import { Module, type DynamicModule } from '@nestjs/common';
import { TenantHosts } from './tenant-hosts.js';

/** The hosts of accounts, for all routes that are asked for by tokens. */
@Module({})
export class TenantHostsModule {
  static forRoot(suffix: string | undefined): DynamicModule {
    const provider = { provide: TenantHosts, useValue: new TenantHosts(suffix) };
    return { module: TenantHostsModule, global: true, providers: [provider], exports: [TenantHosts] };
  }
}
