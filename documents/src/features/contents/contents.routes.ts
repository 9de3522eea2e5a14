import { callerOf, type Caller } from '@gatehouse/kit/http/caller'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { z } from 'zod'
import type { ContentsService } from './contents.service.ts'

export type ContentsRouteParts = {
  service: ContentsService
  /** The document as the caller sees it; refuses one they may not see. */
  findDocument: (caller: Caller, id: string) => Promise<{ id: string; sha256: string }>
}

export function registerContentsRoutes(scope: HttpServer, { service, findDocument }: ContentsRouteParts): void {
  scope.get(
    '/documents/:id/picture',
    {
      schema: {
        tags: ['documents'],
        summary: 'Its first page as a small picture',
        description: 'Answers image/webp; waits while the document is being read. `If-None-Match` is honoured.',
        params: z.object({ id: z.string() }),
      },
    },
    async (request, reply) => {
      const { id, sha256 } = await findDocument(callerOf(request), request.params.id)
      const etag = `"${sha256}"`
      // Asked about at each use: it is seen by whoever may see the document at that moment.
      const headers = {
        etag,
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
        'content-security-policy': nothing,
      }
      if (request.headers['if-none-match'] === etag) return reply.code(304).headers(headers).send()
      const picture = await service.openPicture(id)
      return reply.headers(headers).type('image/webp').send(picture.createReadStream())
    },
  )
}

const nothing = "default-src 'none'; frame-ancestors 'none'"
