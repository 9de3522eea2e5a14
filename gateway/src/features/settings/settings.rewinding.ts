import type { FieldFault } from '@gatehouse/contracts/problem'
import { invalidInput, ProblemError } from '@gatehouse/kit/errors'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { sourcesOf, valuesOf, type Base, type Layered } from './settings.layers.ts'
import type { Section } from './settings.sections.ts'
import type { Author, Change, Saved, Saving, SettingsStore } from './settings.store.ts'

/** The values of a section as they are kept and told. */
export type Told = Record<string, unknown>

/** What is in force of one value, and where it comes from. */
export type InForce = { value: unknown; from: 'default' | 'environment' | 'here' }

/** What going back would make of a section. */
export type Plan = { version: number; now: Map<string, InForce>; after: Map<string, InForce>; changes: boolean; refusal: Refusal | null }
type Refusal = { detail: string; errors: FieldFault[] }

/** A section as its history works with it, whatever its values are. */
export type Rewinding = {
  names: readonly string[]
  /** Names of values that no history holds. Going back leaves them, or clears what belongs to an address that changes with it. */
  secrets: readonly string[]
  /** The version that is saved now, 0 while nobody has saved anything. */
  latest: () => Promise<number>
  plan: (kept: Told) => Promise<Plan>
  /** Resolves with the version it made. Throws what a save would throw. */
  goBack: (kept: Told, to: { version: number; based: number; saving: Saving }) => Promise<number>
}

type Parts<Value extends object> = {
  section: Section<Value>
  read: SettingsStore['read']
  save: (change: Change<Value>) => Promise<Saved<Value>>
  secrets?: readonly string[]
  /** The change that brings what was kept, held against the rules of today; throws `request.invalid`. */
  applying: (wanted: Told, author: Author | null) => Promise<(before: Value) => Value>
  /** What a value becomes that was not set then: nothing was said about it, or it is reset. */
  unset: 'stays' | 'reset'
  inForce: (value: Value) => Map<string, InForce>
}

/** A version that was kept is a change like any other: it goes through the same rules, and names only what differs from now. */
export function createRewinding<Value extends object>(parts: Parts<Value>): Rewinding {
  const { section, read, save, secrets = [], applying, inForce } = parts
  const names = [...inForce(section.fallback).keys()]
  const applyOf = async (kept: Told, now: Value, author: Author | null): Promise<(before: Value) => Value> => {
    const wanted = differing(parts, kept, section.shown(now))
    return Object.keys(wanted).length === 0 ? (before) => before : applying(wanted, author)
  }
  return {
    names,
    secrets,
    latest: async () => (await read(section)).version,
    plan: async (kept) => {
      const { value, version } = await read(section)
      const now = inForce(value)
      try {
        const next = (await applyOf(kept, value, null))(value)
        const after = inForce(next)
        return { version, now, after, changes: !isDeepStrictEqual(section.shown(value), section.shown(next)), refusal: null }
      } catch (error) {
        return { version, now, after: now, changes: false, refusal: refusalIn(error) }
      }
    },
    goBack: async (kept, { version, based, saving }) => {
      const { value } = await read(section)
      const apply = await applyOf(kept, value, saving.author)
      const saved = await save({ ...saving, ifMatch: `"${based}"`, apply, restores: version })
      return saved.version
    },
  }
}

function differing<Value extends object>({ section, secrets = [], unset }: Parts<Value>, kept: Told, now: Told): Told {
  const names = new Set([...Object.keys(kept), ...Object.keys(now), ...Object.keys(section.shown(section.fallback))])
  const entries = [...names].flatMap((name) => {
    if (secrets.includes(name) || isDeepStrictEqual(kept[name], now[name])) return []
    if (kept[name] !== undefined) return [[name, kept[name]] as const]
    return unset === 'reset' ? [[name, null] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Values that are set as a whole: each has one, and the default is one like any other. */
export const wholeInForce =
  <Value extends object>({ shown, fallback }: Section<Value>) =>
  (value: Value): Map<string, InForce> => {
    const defaults = shown(fallback)
    return new Map(
      Object.entries(shown(value)).map(([name, told]) => [
        name,
        { value: told ?? null, from: isDeepStrictEqual(told, defaults[name]) ? 'default' : 'here' },
      ]),
    )
  }

/** Values that are set one by one over what comes from elsewhere. */
export const layeredInForce =
  <Values extends object>(base: Base<Values>) =>
  (stored: Layered<Values>): Map<string, InForce> => {
    const [values, sources] = [new Map(Object.entries(valuesOf(stored, base))), sourcesOf(stored, base)]
    return new Map(Object.entries<{ from: InForce['from'] }>(sources).map(([name, { from }]) => [name, { value: values.get(name), from }]))
  }

/** Reads a change as the body of a save is read, with faults at the same places. */
export function parseChange<Parsed>(schema: z.ZodType<Parsed>, wanted: Told): Parsed {
  const { success, data, error } = schema.safeParse(wanted)
  if (success) return data
  throw invalidInput({
    errors: error.issues.map(({ path, message, code }) => ({ path: path.join('.'), message, code })),
  })
}

/** What a rule of today says against it; anything else that goes wrong is none of that. */
function refusalIn(error: unknown): Refusal {
  if (!(error instanceof ProblemError) || error.errors === undefined) throw error
  const { errors } = error
  return { detail: `${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}.`, errors }
}
