import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { REQUIREMENT } from './requirements.js';

/** Refuses to boot while a route does not say who may call it. */
@Injectable()
export class RouteRequirementsCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => this.undeclaredRoutes(metatype));
    if (open.length > 0) throw new Error(`These routes do not say who may call them: ${open.join(', ')}`);
  }

  private undeclaredRoutes(controller: unknown): string[] {
    if (typeof controller !== 'function') return [];
    const prototype = controller.prototype as Record<string, () => unknown>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (!handler) return [];
      const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
      const requirement = this.reflector.getAllAndOverride<unknown>(REQUIREMENT, [handler, controller]);
      return method !== undefined && !requirement ? [`${controller.name}.${name}`] : [];
    });
  }
}
