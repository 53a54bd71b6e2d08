import { Controller, Get, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Public, RequireKey } from './requirements.js';
import { RouteRequirementsCheck } from './route-requirements.check.js';

@Controller('declared')
class DeclaredController {
  @Get()
  @Public()
  open(): string {
    return 'open';
  }

  @Post()
  @RequireKey('account')
  closed(): string {
    return 'closed';
  }

  notARoute(): string {
    return 'not a route';
  }
}

@RequireKey('session')
@Controller('declared-as-a-whole')
class WhollyDeclaredController {
  @Get()
  closed(): string {
    return 'closed';
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  @Public()
  open(): string {
    return 'open';
  }

  @Post()
  forgotten(): string {
    return 'forgotten';
  }
}

class InheritingController extends ForgottenController {}
Controller('inherited')(InheritingController);

async function boot(...controllers: Type[]): Promise<void> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers,
    providers: [RouteRequirementsCheck],
  }).compile();
  await module.init();
  await module.close();
}

describe('booting', () => {
  it('succeeds when every route says who may call it', async () => {
    await expect(boot(DeclaredController, WhollyDeclaredController)).resolves.toBeUndefined();
  });

  it('fails, and names the routes, when some do not', async () => {
    await expect(boot(DeclaredController, ForgottenController)).rejects.toThrow(
      /who may call them: ForgottenController\.forgotten$/,
    );
  });

  it('fails for a route that is inherited, too', async () => {
    await expect(boot(InheritingController)).rejects.toThrow('InheritingController.forgotten');
  });
});
