import type { HttpServer } from '@gatehouse/kit/http/server'
import type { z } from 'zod'
import { certificateSchema } from './certificate.schemas.ts'

export function registerCertificateRoutes(scope: HttpServer, describe: () => z.infer<typeof certificateSchema>): void {
  scope.get(
    '/api/admin/certificate',
    {
      schema: {
        tags: ['admin'],
        summary: 'The certificate that the gateway shows',
        description: 'Without HTTPS in the gateway itself it is null: then a proxy before it has one, or nobody.',
        response: { 200: certificateSchema },
      },
    },
    describe,
  )
}
