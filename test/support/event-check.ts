import { eventSchema, type JsonSchema } from '@chasqui/event-feed';
import { EVENT_TYPES } from '@chasqui/events';
import { Ajv2020 } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** Always UTC and milliseconds. */
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const checks = new Map(EVENT_TYPES.map((type) => [type as string, ajv.compile(closed(eventSchema(type)))]));

/** What is wrong with an event by the schema of its type; here a field that the schema does not tell is wrong, too. */
export function problemsOfEvent(event: { type: string }): string[] {
  const check = checks.get(event.type);
  if (!check) return [`${event.type} has no schema`];
  check(event);
  return (check.errors ?? []).map(({ instancePath, message }) => `${event.type}${instancePath} ${message ?? ''}`);
}

function closed(schema: JsonSchema): object {
  if (schema.items) return { ...schema, items: closed(schema.items) };
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => [name, closed(property)]);
  return { ...schema, properties: Object.fromEntries(properties) as object, additionalProperties: false };
}
