import { z } from 'zod';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** The JSON Schemas of zod schemas. A schema with an id is stored once, and referred to. */
export interface SchemaBook {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** @param side of the operation: what it accepts, or what it returns */
  schemaOf(schema: z.ZodType, side: 'input' | 'output'): JsonSchema;
}

export function createSchemaBook(): SchemaBook {
  const schemas: Record<string, JsonSchema> = {};

  return {
    schemas,
    schemaOf(schema, side) {
      const { $schema, $defs, ...made } = z.toJSONSchema(schema, { io: side });
      for (const [id, definition] of Object.entries($defs ?? {})) {
        const { id: _id, ...kept } = referring(definition) as JsonSchema;
        const known = schemas[id];
        if (known !== undefined && JSON.stringify(known) !== JSON.stringify(kept)) {
          throw new Error(`Two schemas are called ${id}.`);
        }
        schemas[id] = kept;
      }
      return referring(made) as JsonSchema;
    },
  };
}

/** Rewrites references to the place where OpenAPI keeps schemas. */
function referring(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
