import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { CHASQUI_VERSION } from '@chasqui/config';
import { eventComponents } from './event-schemas.js';

const DESCRIPTION = `A self-hosted WhatsApp gateway. Unofficial: not made, checked or approved by WhatsApp or Meta.

Success bodies carry \`"success": true\`; errors are \`{"success": false, "error": "…"}\`, validation errors with
\`"details": [{"field", "message"}]\`. Unknown fields of a body are ignored by the calls that the published service has, and
named in \`X-Chasqui-Ignored-Fields\`; calls of our own refuse them. Calls under \`/api\` are those of another interface:
their errors have \`message\` in place of \`error\`.`;

/** The OpenAPI document, made from the code. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Chasqui')
    .setDescription(DESCRIPTION)
    .setVersion(CHASQUI_VERSION)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'Or Authorization: Bearer.' }, 'ApiKey')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'Access-Token', description: 'A token (`watk_…`), or an admin key.' },
      'AccessToken',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The same key; X-API-Key wins.' }, 'Bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = { ...document.components?.schemas, ...eventComponents() };
  return { ...document, components: { ...document.components, schemas } };
}

/** Serves the document at /openapi.json and a readable reference at /docs. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, createOpenApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Chasqui API',
  });
}
