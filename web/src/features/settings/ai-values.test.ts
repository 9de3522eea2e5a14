import { describe, expect, it } from 'vitest'
import type { AiSettings } from '../../api/settings-types.ts'
import { belongsElsewhere, changeOf, valuesOf } from './ai-values.ts'

const saved: AiSettings['reset_to'] = {
  provider: 'anthropic',
  base_url: null,
  model: 'm1',
  system_prompt: null,
  max_output_tokens: 4096,
  max_answers_a_day: null,
  models: ['m2'],
  conversations_kept_days: null,
}

describe('a change of the AI settings', () => {
  it('is empty when nothing changed: neither the mask nor the key is ever sent back', () => {
    expect(changeOf(valuesOf(saved), saved)).toEqual({})
  })

  it('names what changed and nothing else', () => {
    expect(changeOf({ ...valuesOf(saved), model: ' m2 ', max_output_tokens: '100' }, saved)).toEqual({
      model: 'm2',
      max_output_tokens: 100,
    })
  })

  it('sets a limit of answers and takes it away', () => {
    const limited = { ...saved, max_answers_a_day: 20 }
    expect(changeOf({ ...valuesOf(saved), max_answers_a_day: 20 }, saved)).toEqual({ max_answers_a_day: 20 })
    expect(changeOf({ ...valuesOf(limited), max_answers_a_day: '' }, limited)).toEqual({ max_answers_a_day: null })
  })

  it('names the models people may choose only when they changed, all of them then', () => {
    expect(changeOf({ ...valuesOf(saved), models: ['m2', 'm3'] }, saved)).toEqual({ models: ['m2', 'm3'] })
    expect(changeOf({ ...valuesOf(saved), models: [] }, saved)).toEqual({ models: [] })
  })

  it('sets for how long conversations stay, and lets them stay again', () => {
    const kept = { ...saved, conversations_kept_days: 30 }
    expect(changeOf({ ...valuesOf(saved), conversations_kept_days: 30 }, saved)).toEqual({ conversations_kept_days: 30 })
    expect(changeOf({ ...valuesOf(kept), conversations_kept_days: '' }, kept)).toEqual({ conversations_kept_days: null })
  })

  it('empties a text with null', () => {
    expect(
      changeOf({ ...valuesOf({ ...saved, base_url: 'https://x.example' }), base_url: '' }, { ...saved, base_url: 'https://x.example' }),
    ).toEqual({ base_url: null })
  })

  it('carries a key only when one was entered', () => {
    expect(changeOf({ ...valuesOf(saved), api_key: ' sk-1 ' }, saved)).toEqual({ api_key: 'sk-1' })
    expect(changeOf({ ...valuesOf(saved), api_key: '' }, saved)).toEqual({})
  })
})

describe('a stored key', () => {
  it.each([
    ['another provider', { provider: 'openai' }, true],
    ['another host', { base_url: 'https://proxy.example.org/v1' }, true],
    ['plain http', { base_url: 'http://api.anthropic.com/v1' }, true],
    ['an address that is not one yet', { base_url: 'https:/' }, true],
    ['another path', { base_url: 'https://api.anthropic.com/v2' }, false],
    ['the usual address, written out', { base_url: ' https://api.anthropic.com/v1 ' }, false],
    ['another model', { model: 'm2' }, false],
  ] as const)('with %s', (_what, change, elsewhere) => {
    expect(belongsElsewhere({ ...valuesOf(saved), ...change }, saved)).toBe(elsewhere)
  })
})
