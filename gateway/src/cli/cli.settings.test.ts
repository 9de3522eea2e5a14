import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli, type TestCli } from './cli.builders.ts'

let cli: TestCli
beforeAll(async () => {
  cli = await startCli()
})
afterAll(() => cli[Symbol.asyncDispose]())

describe('settings', () => {
  it('names the installation, lists the name with where it comes from, and gives it up again', async () => {
    expect(await cli.run(['settings', 'name', '  Harbour  Works'])).toEqual({
      code: 0,
      out: 'It is called Harbour Works from now on.',
      err: '',
    })
    const { out } = await cli.run(['settings', 'list'])
    expect(out).toMatch(/^name +Harbour Works +set by the command line$/m)
    expect(out).toMatch(/^address +http:\/\/localhost:8000 +default$/m)
    expect((await cli.run(['settings', 'name', '--reset'])).out).toBe('It is called Gatehouse from now on.')
    expect((await cli.run(['settings', 'list'])).out).toMatch(/^name +Gatehouse +default$/m)
  })

  it('writes down that an operator did it', async () => {
    await cli.run(['settings', 'name', 'Harbour'])
    const { rows } = await cli.database.pool.query(
      "select action, actor_kind, target_id from audit_events where action = 'settings.changed' order by seq desc limit 1",
    )
    expect(rows).toEqual([{ action: 'settings.changed', actor_kind: 'operator', target_id: 'general' }])
  })

  it.each([
    [['name'], 'Say what it is to be called, or --reset.'],
    [['name', 'A', '--reset'], 'Say what it is to be called, or --reset.'],
    [['name', ' '], 'name has nothing that can be read.'],
    [['name', 'a\u202Eb'], 'name has a character that is not seen.'],
    [['name', 'x'.repeat(61)], 'name has more than 60 characters.'],
  ])('refuses %j', async (args, said) => {
    const { code, err } = await cli.run(['settings', ...args])
    expect([code, err]).toEqual([1, expect.stringContaining(said)])
  })
})
