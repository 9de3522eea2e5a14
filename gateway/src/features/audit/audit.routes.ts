import type { HttpServer } from '@gatehouse/kit/http/server'
import { Readable } from 'node:stream'
import type { OriginOf } from './audit.origin.ts'
import { auditExportSchema, auditPageSchema, auditQuerySchema, chainStateSchema, lastChainSchema } from './audit.schemas.ts'
import type { TrailService } from './audit.trail.ts'

export type AuditRouteParts = { trail: TrailService; originOf: OriginOf }

const tags = ['admin']
const types = { ndjson: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8' }

export function registerAuditRoutes(scope: HttpServer, { trail, originOf }: AuditRouteParts): void {
  scope.get(
    '/api/admin/audit',
    { schema: { tags, summary: 'What happened, newest first', querystring: auditQuerySchema, response: { 200: auditPageSchema } } },
    (request) => trail.list(request.query),
  )
  scope.get(
    '/api/admin/audit/export',
    {
      schema: {
        tags,
        summary: 'The same as a file: JSON lines or CSV',
        description: 'Streamed, however long it is. In CSV, what a spreadsheet would take for a formula begins with an apostrophe.',
        querystring: auditExportSchema,
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query
      const text = await trail.export(filter, format, originOf(request))
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .send(Readable.from(text, { objectMode: false }))
    },
  )
  scope.get(
    '/api/admin/audit/chain',
    {
      schema: {
        tags,
        summary: 'Whether the chain was whole when it was last checked',
        description: 'Checked by this gateway once a day, and whenever an admin asks.',
        response: { 200: lastChainSchema },
      },
    },
    async () => trail.last(),
  )
  scope.post(
    '/api/admin/audit/chain',
    {
      config: { changesNothing: true },
      schema: { tags, summary: 'Check the whole chain now', response: { 200: chainStateSchema } },
    },
    () => trail.verify(),
  )
}
