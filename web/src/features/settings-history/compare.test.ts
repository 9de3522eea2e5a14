import { describe, expect, it } from 'vitest'
import type { SettingsVersionDetails, SettingsVersionField } from '../../api/settings-types.ts'
import { changesOf, comparedWithBefore, comparedWithNow, leftToEnvironment, secretOutcome } from './compare.ts'

const here = (value: unknown) => ({ value, from: 'here' as const })
const set = (value: unknown) => ({ set: true, value })
const unset = { set: false, value: null }

const aField = (wanted: Partial<SettingsVersionField>): SettingsVersionField => ({
  name: 'model',
  secret: false,
  before: set('a'),
  held: set('a'),
  now: here('a'),
  after: here('a'),
  ...wanted,
})
const details = (fields: SettingsVersionField[], changed: string[] | null = []): SettingsVersionDetails => ({
  version: 2,
  at: null,
  by: null,
  via: 'page',
  changed,
  restored: null,
  latest: 3,
  fields,
  changes: true,
  refusal: null,
})
const names = (lines: { name: string }[]): string[] => lines.map(({ name }) => name)

describe('a version compared with the one before', () => {
  it('shows what differs and nothing else', () => {
    const lines = comparedWithBefore(details([aField({}), aField({ name: 'provider', held: set('b') })]))
    expect(lines).toEqual([{ name: 'provider', left: set('a'), right: set('b'), replaced: false }])
  })

  it('shows everything that was set when the one before is not kept', () => {
    expect(names(comparedWithBefore(details([aField({ before: null }), aField({ name: 'x', before: null, held: unset })])))).toEqual([
      'model',
    ])
  })

  it('tells of a key that took the place of another, though both look the same', () => {
    const key = aField({ name: 'api_key', secret: true, before: set('********'), held: set('********') })
    expect(comparedWithBefore(details([key], ['api_key']))).toMatchObject([{ name: 'api_key', replaced: true }])
    expect(comparedWithBefore(details([key], null))).toEqual([])
  })
})

describe('a version compared with now', () => {
  it('does not call a value different that is the same and comes from elsewhere', () => {
    expect(comparedWithNow(details([aField({ now: { value: 'a', from: 'default' } })]))).toEqual([])
  })

  it('calls a value different that was not set then and is set now', () => {
    expect(names(comparedWithNow(details([aField({ held: unset })])))).toEqual(['model'])
    expect(comparedWithNow(details([aField({ held: unset, now: { value: 'a', from: 'environment' } })]))).toEqual([])
  })
})

describe('going back', () => {
  it('changes also where a value comes from', () => {
    expect(names(changesOf(details([aField({ after: { value: 'a', from: 'default' } })])))).toEqual(['model'])
    expect(changesOf(details([aField({ held: set('z') })]))).toEqual([])
  })

  it('leaves what comes from the environment before and after', () => {
    const environment = { value: 'open', from: 'environment' as const }
    const fields = [aField({ name: 'mode', now: environment, after: environment }), aField({ name: 'other', now: environment })]
    expect(names(leftToEnvironment(details(fields)))).toEqual(['mode'])
  })

  it.each([
    { outcome: 'stays', now: here('********'), after: here('********'), held: set('********') },
    { outcome: 'removed', now: here('********'), after: here(null), held: set('********') },
    { outcome: 'none', now: here(null), after: here(null), held: set('********4f2a') },
    { outcome: null, now: here(null), after: here(null), held: set(null) },
  ])('says that the key: $outcome', ({ outcome, ...key }) => {
    expect(secretOutcome(details([aField({}), aField({ name: 'api_key', secret: true, ...key })]))).toBe(outcome)
  })
})
