import { pdfBytes } from '@gatehouse/contracts/settings-files'
import { serviceEntrySchema, serviceFrom, type Service } from './registry.schemas.ts'

const MiB = 1024 ** 2

/** The services that come along: what is registered when there is no services file. */
export function defaultServices(urls: { documentsUrl: string; aiUrl: string }): Service[] {
  const documents = serviceEntrySchema.parse({
    key: 'documents',
    name: 'Documents',
    description: 'Your PDF library',
    icon: 'files',
    category: 'Gatehouse',
    upstream: `${urls.documentsUrl}/documents`,
    open_url: '/documents',
    visibility: 'everyone',
    trusted: true,
    // The service has its own limit, which an admin sets; here only what frames the largest possible one.
    max_body_bytes: pdfBytes.max + MiB,
  })
  const ai = serviceEntrySchema.parse({
    key: 'ai',
    name: 'Chat',
    description: 'Chat with the AI provider of your choice',
    icon: 'message-circle',
    category: 'Gatehouse',
    upstream: urls.aiUrl,
    open_url: '/chat',
    visibility: 'everyone',
    trusted: true,
    max_body_bytes: 32 * MiB,
    // A whole answer of a slow model on one's own machine takes minutes before its first byte.
    headers_timeout_ms: 300_000,
    idle_timeout_ms: 300_000,
  })
  return [documents, ai].map((entry) => serviceFrom(entry, 'builtin'))
}
