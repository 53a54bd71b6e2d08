import { SetMetadata } from '@nestjs/common';
import type { RateCategory } from '@chasqui/rate-limits';

export const LIMITED_AS = 'chasqui:limited-as';

/** What a route can count as besides: every route that asks for a key counts as `general`. */
export type RouteCategory = Exclude<RateCategory, 'general'>;

/** Counts every call of the route that its caller may make, also one whose body is refused afterwards. */
export function LimitedAs(category: RouteCategory): MethodDecorator {
  return SetMetadata(LIMITED_AS, category);
}
