type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** As much of JSON Schema (2020-12) as events need. */
export interface JsonSchema {
  title?: string;
  description?: string;
  type: TypeName | readonly [TypeName, 'null'];
  format?: 'date-time' | 'uuid';
  pattern?: string;
  enum?: readonly (string | number | boolean)[];
  minimum?: number;
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
}

export interface ObjectSchema extends JsonSchema {
  type: 'object';
  properties: Readonly<Record<string, JsonSchema>>;
  required: readonly string[];
}

/** All of its fields are always there; more may come with a later version. */
export function objectOf(properties: Readonly<Record<string, JsonSchema>>, description?: string): ObjectSchema {
  return { type: 'object', ...(description && { description }), properties, required: Object.keys(properties) };
}

export function text(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

export function textOrNull(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: ['string', 'null'], description, ...more };
}

export function numberOf(description: string): JsonSchema {
  return { type: 'number', description };
}

export function listOf(items: JsonSchema, description: string): JsonSchema {
  return { type: 'array', description, items };
}

export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema.type as TypeName, 'null'] };
}

export function yesOrNo(description: string): JsonSchema {
  return { type: 'boolean', description };
}
