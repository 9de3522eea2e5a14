import type { MountedService } from '../registry/registry.feature.ts'
import { basePathOf, originOf } from './proxy.upstream-url.ts'

/**
 * Where a Location or Content-Location of an upstream leads for a client: what lies within the upstream's own base moves to the mount;
 * everything else stays as it is.
 */
export function publicLocation(location: string, service: Pick<MountedService, 'upstream' | 'mount'>): string {
  const origin = originOf(service.upstream)
  const path = startsWithOrigin(location, origin) ? location.slice(origin.length) : location
  const base = basePathOf(service.upstream)
  if (path === location && (!path.startsWith('/') || path.startsWith('//'))) return location
  if (!covers(base, path)) return location
  // An app that was told its public address writes it itself.
  if (path === location && service.mount !== '' && covers(service.mount, path)) return location
  const rest = path.slice(base.length)
  if (rest === '' && service.mount === '') return '/'
  return rest === '' ? service.mount : `${service.mount}${/^[/?#]/.test(rest) ? '' : '/'}${rest}`
}

function startsWithOrigin(location: string, origin: string): boolean {
  return location.slice(0, origin.length).toLowerCase() === origin && /^([/?#]|$)/.test(location.slice(origin.length))
}

function covers(base: string, path: string): boolean {
  return path.startsWith(base) && /^([/?#]|$)/.test(path.slice(base.length))
}
