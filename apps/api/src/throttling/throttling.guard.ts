import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Throttling } from './throttling.service.js';

/** Comes after the guard of keys, and counts what that let in. */
@Injectable()
export class ThrottlingGuard implements CanActivate {
  constructor(private readonly throttling: Throttling) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.throttling.countCategory(context);
    return true;
  }
}
