import { callerOf } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { create as contentDisposition } from 'content-disposition'
import { rangeNotSatisfiable } from './documents.errors.ts'
import { matchesEtag, parseRange } from './documents.range.ts'
import { documentParamsSchema, fileQuerySchema, type Document } from './documents.schemas.ts'
import type { DocumentService } from './documents.service.ts'

/** Lets a browser's own PDF viewer show it in a tab and nothing else; why there is no `sandbox`: decision 30. */
const fileContentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; base-uri 'none'"

export function registerFileRoutes(scope: HttpServer, service: DocumentService): void {
  scope.route({
    method: ['GET', 'HEAD'],
    url: '/documents/:id/file',
    exposeHeadRoute: false,
    schema: {
      tags: ['documents'],
      summary: 'The PDF itself',
      description: 'Answers application/pdf; one `Range` and `If-None-Match` are honoured. `download=1` makes browsers save it.',
      params: documentParamsSchema,
      querystring: fileQuerySchema,
    },
    handler: async (request, reply) => {
      const document = await service.find(callerOf(request), request.params.id)
      const etag = `"${document.sha256}"`
      const headers = fileHeaders({ document, etag, type: request.query.download === '1' ? 'attachment' : 'inline' })
      const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers
      if (matchesEtag(ifNoneMatch, etag)) return reply.code(304).headers(headers).send()
      const isHead = request.method === 'HEAD'
      const size = document.size_bytes
      const part = isHead || (ifRange !== undefined && ifRange !== etag) ? null : parseRange(range, size)
      if (part === 'unsatisfiable') throw rangeNotSatisfiable({ headers: { 'content-range': `bytes */${size}` } })
      const { start, end } = part ?? { start: 0, end: size - 1 }
      const handle = await service.openFile(document)
      // Set only now: an error before is a problem document, not a file.
      void reply
        .headers(headers)
        .type('application/pdf')
        .header('content-length', end - start + 1)
      if (isHead) {
        await handle.close()
        return reply.send()
      }
      if (part !== null) void reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
      return reply.send(handle.createReadStream({ start, end, highWaterMark: 256 * 1024 }))
    },
  })
}

function fileHeaders(file: { document: Document; etag: string; type: 'inline' | 'attachment' }): Record<string, string> {
  return {
    etag: file.etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': contentDisposition(file.document.file_name, { type: file.type }),
    'content-security-policy': fileContentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  }
}
