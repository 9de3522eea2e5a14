import type { StoredTransition } from './health.buckets.repository.ts'

export type ToldTransition = StoredTransition & { service_key: string }

/** What an alert says of one service. */
export type AlertItem = {
  key: string
  name: string
  event: 'down' | 'back' | 'blip' | 'unstable'
  at: string
  reason: string | null
  /** Services that are down because of this one. */
  because_of_it: string[]
}

/** One alert about everything that changed lately: the roots, each with what it took along. */
export type Alert = { title: string; lines: string[]; items: AlertItem[] }

type Names = (key: string) => string

/** Sums up transitions, from old to new. Null when nothing in them needs anybody's attention. */
export function summarise(transitions: readonly ToldTransition[], nameOf: Names): Alert | null {
  const byService = [...Map.groupBy(transitions, (one) => one.service_key)]
  const events = byService.flatMap(([key, all]) => {
    const event = eventOf(all)
    return event === null ? [] : [{ key, all, event }]
  })
  const causes = new Map(events.flatMap(({ key, all }) => ((cause) => (cause === null ? [] : [[key, cause] as const]))(causeOf(all))))
  const told = new Set(events.map(({ key }) => key))
  // What is only down because of another that is told of anyway is no event of its own.
  const roots = events.filter(({ key }) => !told.has(causes.get(key) ?? ''))
  const items = roots.map(({ key, all, event }): AlertItem => {
    const decisive = event === 'back' ? all.at(-1) : all.find(({ to }) => to === (event === 'unstable' ? 'degraded' : 'down'))
    const dependents = events.filter((one) => causes.get(one.key) === key).map((one) => nameOf(one.key))
    return { key, name: nameOf(key), event, at: decisive?.at ?? '', reason: decisive?.reason ?? null, because_of_it: dependents }
  })
  return items.length === 0 ? null : { title: titleOf(items), lines: items.map(sentenceOf), items }
}

function eventOf(all: readonly ToldTransition[]): AlertItem['event'] | null {
  const wasDown = all[0]?.from === 'down'
  const isDown = all.at(-1)?.to === 'down'
  if (isDown) return wasDown ? null : 'down'
  if (wasDown) return all.at(-1)?.to === 'up' || all.at(-1)?.to === 'degraded' ? 'back' : null
  if (all.some(({ to }) => to === 'down')) return 'blip'
  return all.at(-1)?.reason === 'unstable' ? 'unstable' : null
}

const causeOf = (all: readonly ToldTransition[]): string | null => all.findLast(({ to }) => to === 'down')?.because ?? null

function titleOf(items: readonly AlertItem[]): string {
  const [first] = items
  if (items.length === 1 && first !== undefined) return `${first.name} ${phrases[first.event]}`
  const down = items.filter(({ event }) => event === 'down').length
  const back = items.filter(({ event }) => event === 'back').length
  const parts = [down > 0 ? `${down} unavailable` : '', back > 0 ? `${back} back` : ''].filter((part) => part !== '')
  return `${items.length} apps changed${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

const phrases = {
  down: 'is unavailable',
  back: 'is back',
  blip: 'was unavailable for a moment',
  unstable: 'goes up and down',
} satisfies Record<AlertItem['event'], string>

const reasons: Record<string, string> = {
  refused: 'it refuses connections',
  dns: 'its name cannot be found',
  timeout: 'it does not answer in time',
  tls: 'its certificate or TLS is at fault',
  connection: 'the connection breaks',
  answer: 'it answers with an error',
  unhealthy: 'it says so itself',
}

function sentenceOf({ name, event, at, reason, because_of_it }: AlertItem): string {
  const since = at === '' ? '' : ` (${at.slice(0, 16).replace('T', ' ')} UTC)`
  const why = event === 'down' && reason !== null && reasons[reason] !== undefined ? `: ${reasons[reason]}` : ''
  const along = because_of_it.length > 0 ? ` Because of it also: ${because_of_it.join(', ')}.` : ''
  return `${name} ${phrases[event]}${why}${since}.${along}`
}
