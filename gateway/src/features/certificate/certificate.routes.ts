import type { HttpServer } from '@gatehouse/kit/http/server'
import { certificateSchema, type CertificateState } from './certificate.schemas.ts'

export function registerCertificateRoutes(scope: HttpServer, describe: () => CertificateState): void {
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
