import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@chasqui/audit';
import type { AuthenticatedRequest } from './authenticated-request.js';

/** Who the audit log names for what this request does. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { currentKey, ip } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!currentKey) throw new Error('CurrentActor on a route that needs no key');
  const { kind, id: keyId, name, prefix } = currentKey;
  return { kind, keyId, name, prefix, address: ip };
});
