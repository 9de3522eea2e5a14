import { silentLog } from '@gatehouse/kit/testing/log'
import { systemTimers } from '@gatehouse/kit/timers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAdmin, call, startSettings, type TestSettings } from './settings.builders.ts'
import { createInstallationName } from './settings.feature.ts'

let test: TestSettings
beforeAll(async () => {
  test = await startSettings()
})
beforeEach(() => test.reset())
afterAll(() => test[Symbol.asyncDispose]())

const url = '/api/settings/general'
const rename = (body: object, ifMatch?: string) => call(test, { method: 'PATCH', url, body, ifMatch })
const by = { id: anAdmin.user.id, email: anAdmin.user.email }

describe('the general settings', () => {
  it('call it Gatehouse until somebody names it, and tell its address and where that is set', async () => {
    expect((await call(test, { url })).json()).toEqual({
      name: 'Gatehouse',
      sources: { name: { from: 'default', at: null, by: null } },
      reset_to: { name: 'Gatehouse' },
      public_url: 'https://gate.example.org',
      public_url_from: 'environment',
      version: 0,
      updated_at: null,
      updated_by: null,
    })
  })

  it('take a name in its one form, with who set it and when, and a reset', async () => {
    const named = await rename({ name: '  Harbour \u00A0 Works ' }, '"0"')
    expect(named.json()).toMatchObject({
      name: 'Harbour Works',
      sources: { name: { from: 'here', at: '2026-03-01T12:00:00.000Z', by } },
      version: 1,
      updated_by: by,
    })
    expect((await rename({ name: null })).json()).toMatchObject({ name: 'Gatehouse', sources: { name: { from: 'default' } }, version: 2 })
  })

  it('keep HTML, quotes and right-to-left writing as they are: a name is text', async () => {
    for (const name of ['<b>Tor</b> & "Co"', 'بوابة الميناء']) expect((await rename({ name })).json()).toMatchObject({ name })
  })

  it.each([
    ['', 'has nothing that can be read'],
    ['\u200F', 'has nothing that can be read'],
    ['x'.repeat(61), 'has more than 60 characters'],
    ['a\r\nBcc: victim@example.org', 'has a character that is not seen'],
    ['gate\u202Egnp.exe', 'has a character that is not seen'],
    ['x'.repeat(1001), 'Too big: expected string to have <=1000 characters'],
  ])('refuse the name %j', async (name, message) => {
    const response = await rename({ name })
    expect([response.statusCode, response.json<{ errors: object[] }>().errors]).toEqual([
      400,
      [expect.objectContaining({ path: 'name', message })],
    ])
  })

  it.each([{}, { name: 7 }, { name: ['a'] }, { name: 'A', public_url: 'https://elsewhere.example.org' }])('refuse %j', async (body) => {
    expect((await rename(body)).statusCode).toBe(400)
  })

  it('are not changed on the ground of a stale version: of two admins at once the second one hears of it', async () => {
    const answers = await Promise.all(['One', 'Two'].map((name) => rename({ name }, '"0"')))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 412])
  })

  it('are told of in the trail and to the gateways', async () => {
    await rename({ name: 'Harbour Works' })
    expect(test.recorded.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'settings.changed', before: { name: null }, after: { name: 'Harbour Works' } },
    ])
    expect(test.told).toEqual([['settings_changed', { section: 'general' }]])
  })
})

/** A gateway that hears what it is told here. */
function aGateway() {
  const listeners: { changed: ((payload: unknown) => void)[]; reconnected: (() => void)[] } = { changed: [], reconnected: [] }
  const notifications = {
    subscribe: (_topic: string, listener: (payload: unknown) => void) => {
      listeners.changed.push(listener)
      return () => undefined
    },
    onReconnected: (listener: () => void) => {
      listeners.reconnected.push(listener)
      return () => undefined
    },
  }
  const installation = createInstallationName({ db: test.database.db, notifications, log: silentLog, timers: systemTimers })
  return { installation, listeners }
}

describe('the name that a gateway goes by', () => {
  it('follows a change that it hears of, and what it did not hear while it could not', async () => {
    const { installation, listeners } = aGateway()
    expect(installation.name()).toBe('Gatehouse')
    await rename({ name: 'One' })
    await installation.start()
    expect(installation.name()).toBe('One')
    await rename({ name: 'Two' })
    listeners.changed[0]?.({ section: 'general' })
    await expect.poll(() => installation.name()).toBe('Two')
    await rename({ name: 'Three' })
    listeners.reconnected[0]?.()
    await expect.poll(() => installation.name()).toBe('Three')
    installation[Symbol.dispose]()
  })
})
