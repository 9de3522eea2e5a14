import multipart from '@fastify/multipart'
import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { registerFileRoutes } from './documents.file.routes.ts'
import { isHopeless, readOn, readUploadForm } from './documents.form.ts'
import { overLimit } from './documents.intake.ts'
import {
  documentChangeSchema,
  documentPageSchema,
  documentParamsSchema,
  documentQuerySchema,
  documentSchema,
  uploadFormSchema,
  type Document,
} from './documents.schemas.ts'
import type { DocumentService } from './documents.service.ts'
import { registerTrashRoutes } from './documents.trash.routes.ts'
import type { Trash } from './documents.trash.ts'

const tags = ['documents']

export async function registerDocumentRoutes(scope: HttpServer, service: DocumentService, trash: Trash): Promise<void> {
  await scope.register(multipart)
  registerListAndUpload(scope, service)
  registerTrashRoutes(scope, trash)
  registerOneDocument(scope, service)
  registerFileRoutes(scope, service)
}

function registerListAndUpload(scope: HttpServer, service: DocumentService): void {
  scope.get(
    '/documents',
    {
      schema: {
        tags,
        summary: 'My documents, or those shared with me',
        querystring: documentQuerySchema,
        response: { 200: documentPageSchema },
      },
    },
    (request) => service.list(callerOf(request), request.query),
  )
  scope.post(
    '/documents',
    {
      schema: {
        tags,
        summary: 'Upload a PDF',
        description: 'The fields may stand before or after the file. A file one has already is refused, with the id of its document.',
        consumes: ['multipart/form-data'],
        body: uploadFormSchema,
        response: { 201: documentSchema },
      },
      // The body is a stream: readUploadForm checks it as it arrives, the schema only describes it.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      try {
        const document = await receiveDocument(request, service)
        return reply.code(201).header('location', `/api/documents/${document.id}`).send(document)
      } catch (error) {
        readOn(request)
        throw error
      }
    },
  )
}

async function receiveDocument(request: FastifyRequest, service: DocumentService): Promise<Document> {
  const limit = service.maxPdfBytes()
  if (isHopeless(request, limit)) throw overLimit(limit)
  await using arrived = new AsyncDisposableStack()
  const form = await readUploadForm(request, async (chunks) => {
    const content = await service.take(chunks)
    arrived.use(content.file)
    return content
  })
  return await service.add({ owner_id: callerOf(request).id, ...form })
}

function registerOneDocument(scope: HttpServer, service: DocumentService): void {
  const params = documentParamsSchema
  scope.get('/documents/:id', { schema: { tags, summary: 'A document', params, response: { 200: documentSchema } } }, (request) =>
    service.find(callerOf(request), request.params.id),
  )
  scope.patch(
    '/documents/:id',
    {
      schema: { tags, summary: 'Rename or sort a document', params, body: documentChangeSchema, response: { 200: documentSchema } },
    },
    (request) => service.change(callerOf(request), request.params.id, request.body),
  )
  scope.delete(
    '/documents/:id',
    { schema: { tags, summary: 'Put a document into the trash', params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await service.remove(callerOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}
