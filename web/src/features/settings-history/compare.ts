import type { SettingsVersionDetails, SettingsVersionField, ValueInForce, VersionState } from '../../api/settings-types.ts'

/** What a version is compared with. */
export type Side = 'before' | 'now'

/** One value on both sides of a comparison; null where a side is not known. */
export type Line = { name: string; left: VersionState | ValueInForce | null; right: VersionState | ValueInForce; replaced: boolean }

/** What a version changed of the one before. Where that one is not kept, everything that was set. */
export function comparedWithBefore({ fields, changed }: SettingsVersionDetails): Line[] {
  return fields.flatMap(({ name, before, held }) => {
    const differs = before === null ? held.set : !same(before, held)
    // A secret that took the place of another looks the same.
    const replaced = !differs && changed !== null && changed.includes(name)
    return differs || replaced ? [{ name, left: before, right: held, replaced }] : []
  })
}

/** In what a version differs from what is in force now. */
export function comparedWithNow({ fields }: SettingsVersionDetails): Line[] {
  return fields.flatMap(({ name, held, now }) => {
    const differs = held.set ? !same(held.value, now.value) : now.from === 'here'
    return differs ? [{ name, left: held, right: now, replaced: false }] : []
  })
}

/** What going back would change of what is in force. */
export function changesOf({ fields }: SettingsVersionDetails): Line[] {
  return fields.flatMap(({ name, now, after }) => (same(now, after) ? [] : [{ name, left: now, right: after, replaced: false }]))
}

/** Values that come from where Gatehouse is started, before and after. */
export function leftToEnvironment({ fields }: SettingsVersionDetails): SettingsVersionField[] {
  return fields.filter(({ now, after }) => now.from === 'environment' && after.from === 'environment')
}

export type SecretOutcome = 'stays' | 'removed' | 'none'

/** What becomes of the section's secret, if it has one that matters: no version brings one back. */
export function secretOutcome({ fields }: SettingsVersionDetails): SecretOutcome | null {
  const secret = fields.find((field) => field.secret)
  if (secret === undefined) return null
  if (secret.now.value !== null) return secret.after.value === null ? 'removed' : 'stays'
  return secret.held.set && secret.held.value !== null ? 'none' : null
}

/** As JSON says it; members come in one order from the server. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
