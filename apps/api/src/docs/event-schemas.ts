import { eventExample, eventSchema, titleOf, type JsonSchema } from '@chasqui/event-feed';
import { EVENT_TYPES } from '@chasqui/events';
import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

/** A component for each type of event. */
export function eventComponents(): Schemas {
  return Object.fromEntries(
    EVENT_TYPES.map((type) => [titleOf(type), { ...toOpenApi(eventSchema(type)), example: eventExample(type) }]),
  );
}

/** OpenAPI 3.0 has its own word for what may be null. */
function toOpenApi({ type, properties, required, items, enum: values, ...rest }: JsonSchema): Schema {
  const isNullable = typeof type !== 'string';
  return {
    ...rest,
    type: isNullable ? type[0] : type,
    ...(isNullable && { nullable: true }),
    ...(values && { enum: [...values] }),
    ...(required && { required: [...required] }),
    ...(items && { items: toOpenApi(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toOpenApi(schema)])),
    }),
  };
}
