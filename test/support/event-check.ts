import { eventSchema, type JsonSchema } from '@chasqui/event-feed';
import { EVENT_TYPES } from '@chasqui/events';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const checks = new Map(EVENT_TYPES.map((type) => [type as string, ajv.compile(closed(eventSchema(type)))]));

/** What is wrong with an event by the schema of its type; here a field that the schema does not tell is wrong, too. */
export function problemsOfEvent(event: { type: string }): string[] {
  const check = checks.get(event.type);
  if (!check) return [`${event.type} has no schema`];
  check(event);
  return (check.errors ?? []).map(({ instancePath, message }) => `${event.type}${instancePath} ${message ?? ''}`);
}

function closed(schema: JsonSchema): object {
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => [name, closed(property)]);
  return { ...schema, properties: Object.fromEntries(properties) as object, additionalProperties: false };
}
