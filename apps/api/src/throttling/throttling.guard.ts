import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Throttling } from './throttling.service.js';

/** Comes after the guard of keys, and counts what that let in. */
@Injectable()
export class ThrottlingGuard implements CanActivate {
  constructor(private readonly throttling: Throttling) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.throttling.categoryOf(context) === undefined) return true;
    return this.throttling.countCategory(context).then(() => true);
  }
}
