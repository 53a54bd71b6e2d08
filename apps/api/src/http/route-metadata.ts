import type { ExecutionContext, Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What a decorator left on a route, or else on its controller. Read once per route: guards ask for every request. */
export class RouteMetadata<T> {
  private readonly reflector = new Reflector();
  private readonly known = new WeakMap<Type, Map<Handler, T | undefined>>();

  constructor(private readonly key: string) {}

  of(context: ExecutionContext): T | undefined {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const routes = this.routesOf(controller);
    if (!routes.has(handler)) {
      routes.set(handler, this.reflector.getAllAndOverride<T | undefined>(this.key, [handler, controller]));
    }
    return routes.get(handler);
  }

  private routesOf(controller: Type): Map<Handler, T | undefined> {
    const known = this.known.get(controller);
    if (known) return known;
    const routes = new Map<Handler, T | undefined>();
    this.known.set(controller, routes);
    return routes;
  }
}
