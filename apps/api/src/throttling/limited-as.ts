import { SetMetadata } from '@nestjs/common';
import type { RateCategory } from '@chasqui/rate-limits';

export const LIMITED_AS = 'chasqui:limited-as';

/** What a route can count as besides: every route that asks for a key counts as `general`. */
export type RouteCategory = Exclude<RateCategory, 'general'>;

export const NEVER_UNCOUNTED = 'chasqui:never-uncounted';

/** Refuses calls of the route that have a limit while they cannot be counted: what they do cannot be taken back. */
export function NeverUncounted(): MethodDecorator {
  return SetMetadata(NEVER_UNCOUNTED, true);
}

/** Counts every call of the route that its caller may make, also one whose body is refused afterwards. */
export function LimitedAs(category: RouteCategory): MethodDecorator {
  return SetMetadata(LIMITED_AS, category);
}
