/** The keys with one of them moved by a place; null where it cannot move. */
export function moved(keys: readonly string[], key: string, by: -1 | 1): string[] | null {
  const at = keys.indexOf(key)
  const other = keys[at + by]
  if (at === -1 || other === undefined) return null
  return keys.map((one) => (one === key ? other : one === other ? key : one))
}
