import { problemMediaType, problemSchema } from '@gatehouse/contracts/problem'
import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { HttpServer } from './server.ts'

export type OpenApiInfo = { title: string; version: string; description: string }

/** The document is plain JSON; its shape is OpenAPI 3.1. */
export type OpenApiDocument = { openapi: string; paths?: Record<string, unknown>; components?: { schemas?: Record<string, unknown> } }

/**
 * Describes every route registered afterwards as OpenAPI 3.1. Register it before the routes; read it with
 * {@link openApiDocument} once the server is ready. Each operation also names the problem document as its error answer.
 */
export async function registerOpenApi(server: HttpServer, info: OpenApiInfo): Promise<void> {
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info, components: { securitySchemes } },
    transform: (input) => jsonSchemaTransform(input),
    transformObject: jsonSchemaTransformObject,
  })
}

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: '__Host-gatehouse', description: 'The browser session.' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of POST /api/auth/login.' },
} as const

/** The OpenAPI document of a ready server, with problem details added to every operation. */
export function openApiDocument(server: HttpServer): OpenApiDocument {
  const document = structuredClone(server.swagger()) as OpenApiDocument
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path as Record<string, { responses?: Record<string, unknown> }>),
  )
  for (const operation of operations) operation.responses = { ...operation.responses, default: problemAnswer }
  const { $schema: _, ...problem } = z.toJSONSchema(problemSchema, { target: 'draft-2020-12' })
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } }
  return document
}

const problemAnswer = {
  description: 'Any error, as problem details (RFC 9457)',
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
}
