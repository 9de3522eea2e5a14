import type { ComposeFile, ComposeService } from './compose-file.ts'
import { mountsOf } from './compose-file.ts'

/** Which variables a program knows, and which of them it cannot do without. */
export type KnownVariables = { all: Set<string>; required: Set<string> }

type Rule = (name: string, service: ComposeService) => string[]

const fault = (broken: boolean, text: string): string[] => (broken ? [text] : [])

/** A job ends by itself; everything else runs for good. */
export const isJob = (service: ComposeService): boolean => service.restart === 'no'

/** A service that is broken into finds nothing to write to, no privilege and no room to exhaust the machine. */
export const isHardened: Rule = (name, service) => [
  ...fault(!service.read_only, `${name} may write to its image`),
  ...fault(!service.cap_drop.includes('ALL') || service.cap_add.length > 0, `${name} keeps capabilities`),
  ...fault(!service.security_opt.includes('no-new-privileges:true'), `${name} may gain privileges`),
  ...fault(service.privileged, `${name} is privileged`),
  ...fault(!/^[1-9]\d*:[1-9]\d*$/.test(service.user ?? ''), `${name} runs as root or as whoever its image says`),
  ...fault(service.deploy === undefined, `${name} has no limit of memory and processes`),
  ...mountsOf(service)
    .filter(({ source }) => source.includes('docker.sock'))
    .map(({ source }) => `${name} is given ${source}`),
]

/** What runs for good is watched and comes back; what runs once does neither. */
export const isWatched: Rule = (name, service) => {
  if (isJob(service)) return fault(service.healthcheck?.disable !== true, `${name} is a job, yet has a health check`)
  return [
    ...fault(service.healthcheck?.test === undefined, `${name} has no health check`),
    ...fault(service.restart !== 'unless-stopped', `${name} does not come back after a crash`),
  ]
}

export function checkEach(compose: ComposeFile, rule: Rule): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) => rule(name, service))
}

/** Everything is reached through the front door. */
export function checkPublishedPorts(compose: ComposeFile, allowed: string): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) =>
    fault(name !== allowed && service.ports.length > 0, `${name} publishes a port`),
  )
}

/** The services on each network, and whether it has a way out. */
export function networkTable(compose: ComposeFile): Record<string, string> {
  const rows = Object.entries(compose.networks).map(([network, { internal }]) => {
    const members = Object.entries(compose.services).filter(([, service]) => network in service.networks)
    return [network, `${internal ? 'internal' : 'open'}: ${members.map(([name]) => name).join(' ')}`]
  })
  return Object.fromEntries(rows) as Record<string, string>
}

/** The named volumes each service sees, and how. */
export function volumeTable(compose: ComposeFile): Record<string, string> {
  const rows = Object.keys(compose.volumes).map((volume) => {
    const uses = Object.entries(compose.services).flatMap(([name, service]) =>
      mountsOf(service)
        .filter(({ source }) => source === volume)
        .map(({ mode }) => `${name} ${mode}`),
    )
    return [volume, uses.join(', ')]
  })
  return Object.fromEntries(rows) as Record<string, string>
}

/** A misspelt variable would be ignored in silence, a missing one stop the service at the next start. */
export function checkVariables(name: string, given: string[], known: KnownVariables): string[] {
  return [
    ...given.filter((variable) => !known.all.has(variable)).map((variable) => `${name} does not know ${variable}`),
    ...[...known.required].filter((variable) => !given.includes(variable)).map((variable) => `${name} needs ${variable}`),
  ]
}

/** Each service has its own login, and nobody has the superuser's. */
export function checkDatabaseLogins(compose: ComposeFile): string[] {
  return Object.entries(compose.services).flatMap(([name, { environment }]) => {
    const url = environment['DATABASE_URL']
    if (url === undefined) return []
    const { username } = new URL(url)
    const own = `gatehouse_${name.replace(/-migrate$/, '')}`
    return fault(username !== own, `${name} connects as ${username}, not as ${own}`)
  })
}

/** What a service waits for must exist, and a job must be waited for to its end. */
export function checkOrder(compose: ComposeFile): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) =>
    Object.entries(service.depends_on).flatMap(([other, { condition }]) => {
      const target = compose.services[other]
      if (target === undefined) return [`${name} waits for ${other}, which does not exist`]
      const expected = isJob(target) ? 'service_completed_successfully' : 'service_healthy'
      return fault(condition !== expected, `${name} waits for ${other} to be ${condition}, not ${expected}`)
    }),
  )
}
