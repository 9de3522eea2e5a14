/** The keys with one of them at another place; null where it cannot go there. */
export function movedTo(keys: readonly string[], key: string, to: number): string[] | null {
  if (!keys.includes(key) || to < 0 || to >= keys.length || keys[to] === key) return null
  const next = keys.filter((one) => one !== key)
  next.splice(to, 0, key)
  return next
}

/** Things in the order of these keys; what is not named stays where it is. */
export function inOrder<Thing extends { key: string }>(things: readonly Thing[], keys: readonly string[]): Thing[] {
  const byKey = new Map(things.map((thing) => [thing.key, thing]))
  const named = keys.flatMap((key) => byKey.get(key) ?? [])
  const places = new Set(named.map(({ key }) => key))
  const next = named.values()
  return things.map((thing) => (places.has(thing.key) ? (next.next().value ?? thing) : thing))
}
