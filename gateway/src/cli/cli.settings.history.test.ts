import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startCli, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli()
})
beforeEach(() => cli.database.pool.query('truncate settings, settings_versions'))
afterAll(() => cli[Symbol.asyncDispose]())

const done = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await cli.run(['settings', ...args])
  if (code !== 0) throw new Error(err)
  return out
}

describe('settings history', () => {
  it('lists the versions with who, from where and what changed', async () => {
    expect(await done('history', 'general')).toBe('Nobody has changed anything there yet.')
    await done('name', 'Harbour')
    expect(await done('history', 'general')).toMatch(/^1 +\d{4}-\S+ +command line +command line +name$/m)
  })

  it('shows a version and what going back would change', async () => {
    await done('name', 'Harbour')
    await done('name', 'Lighthouse')
    const out = await done('history', 'general', '1')
    expect(out).toMatch(/^name +Harbour +Lighthouse +here$/m)
    expect(out).toContain('Going back to it would change:\n  name: Lighthouse → Harbour')
    expect(await done('history', 'general', '2')).toContain('Going back to it would change nothing.')
  })
})

describe('settings rollback', () => {
  it('goes back, says what it changed, and is told of in the trail and the history', async () => {
    await done('name', 'Harbour')
    await done('name', 'Lighthouse')
    expect(await done('rollback', 'general', '1')).toBe(
      '  name: Lighthouse → Harbour\nThe settings are as in version 1, saved as version 3.',
    )
    expect(await done('list')).toMatch(/^name +Harbour +set by the command line$/m)
    expect(await done('history', 'general')).toMatch(/^3 .* back to 1: name$/m)
    const { rows } = await cli.database.pool.query('select action, actor_kind from audit_events order by seq desc limit 1')
    expect(rows).toEqual([{ action: 'settings.rolled_back', actor_kind: 'operator' }])
  })

  it('hands a section that a service reads to the gateways that run', async () => {
    const settings = { provider: null, base_url: null, model: 'now', api_key: null, api_key_host: null, system_prompt: null }
    const value = { ...settings, max_output_tokens: 10, max_answers_a_day: null }
    await cli.database.pool.query(`insert into settings (key, version, value, updated_at) values ('ai', 2, $1, now())`, [
      JSON.stringify(value),
    ])
    await cli.database.pool.query(`insert into settings_versions (key, version, value, saved_at) values ('ai', 1, $1, now())`, [
      JSON.stringify({ model: 'before' }),
    ])
    const out = await done('rollback', 'ai', '1')
    expect(out).toContain('  model: now → before\n')
    expect(out).toContain('A Gatehouse that runs hands them to the service ai now')
  })

  it.each([
    [['rollback', 'general', '1'], 1, 'Version 1 is not among the last 100'],
    [['rollback', 'nothing', '1'], 2, 'Allowed choices are general'],
    [['rollback', 'general', 'x'], 2, 'It is a number'],
    [['history', 'general', '--limit', '0'], 2, 'It is a number from 1 to 200'],
  ])('refuses %j', async (args, exit, said) => {
    const { code, err } = await cli.run(['settings', ...args])
    expect([code, err]).toEqual([exit, expect.stringContaining(said)])
  })

  it('refuses what would change nothing', async () => {
    await done('name', 'Harbour')
    const { code, err } = await cli.run(['settings', 'rollback', 'general', '1'])
    expect([code, err]).toEqual([1, expect.stringContaining('would change nothing')])
  })
})
