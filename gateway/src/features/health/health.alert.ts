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

type Names = (key: string) => string

/** Sums up transitions, from old to new: the roots, each with what it took along. Empty when nothing needs anybody's attention. */
export function summarise(transitions: readonly ToldTransition[], nameOf: Names): AlertItem[] {
  const byService = [...Map.groupBy(transitions, (one) => one.service_key)]
  const events = byService.flatMap(([key, all]) => {
    const event = eventOf(all)
    return event === null ? [] : [{ key, all, event }]
  })
  const causes = new Map(events.flatMap(({ key, all }) => ((cause) => (cause === null ? [] : [[key, cause] as const]))(causeOf(all))))
  const told = new Set(events.map(({ key }) => key))
  // What is only down because of another that is told of anyway is no event of its own.
  const roots = events.filter(({ key }) => !told.has(causes.get(key) ?? ''))
  return roots.map(({ key, all, event }): AlertItem => {
    const decisive = event === 'back' ? all.at(-1) : all.find(({ to }) => to === (event === 'unstable' ? 'degraded' : 'down'))
    const dependents = events.filter((one) => causes.get(one.key) === key).map((one) => nameOf(one.key))
    return { key, name: nameOf(key), event, at: decisive?.at ?? '', reason: decisive?.reason ?? null, because_of_it: dependents }
  })
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
