import { serviceEntrySchema, serviceFrom, type Service } from './registry.schemas.ts'

/** A service for tests: an untrusted api for everyone at `/api/<key>`; members of it replaced as wanted. */
export function aService(members: Partial<Service> = {}): Service {
  const key = members.key ?? 'wiki'
  const entry = serviceEntrySchema.parse({ key, name: members.name ?? 'Wiki', upstream: 'http://127.0.0.1:9', visibility: 'everyone' })
  return { ...serviceFrom(entry), ...members }
}
