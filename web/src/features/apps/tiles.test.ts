import { describe, expect, it } from 'vitest'
import { anApp } from './apps.builders.ts'
import { arrange, byCategory, filterApps, statusNote, summaryOf, tileDetails } from './tiles.ts'

const moment = { now: Date.parse('2026-11-23T13:30:00Z'), locale: { language: 'en-GB', timeZone: 'Europe/Vienna' } }
const keysOf = (apps: { key: string }[]) => apps.map((app) => app.key)

describe('a tile', () => {
  it('says since when an app is away', () => {
    expect(statusNote(anApp({ status: 'down' }), moment)).toBe('since 14:02')
  })

  it('says nothing more about an app that is up', () => {
    expect(statusNote(anApp(), moment)).toBeNull()
  })

  it('tells on hover when an app that is away last answered', () => {
    expect(tileDetails(anApp({ status: 'down' }), moment)).toEqual(['Last OK 13:59'])
  })

  it('tells on hover how long an app was up and how fast it answers', () => {
    const app = anApp({ latency: { p50: 12, p95: 40 }, uptime: { h24: 1, d7: null, d30: 0.9993 } })
    expect(tileDetails(app, moment)).toEqual(['100 % up in 24 hours', '99.93 % in 30 days', 'answers in 12 ms'])
  })
})

describe('the line under the heading', () => {
  it.each([
    [['up', 'up'], 'All 2 apps are up'],
    [['up'], 'Wiki is up'],
    [['down', 'up'], 'Wiki is unavailable'],
    [['down', 'down', 'degraded'], '2 of 3 apps are unavailable'],
    [['degraded', 'up'], 'Wiki is slow'],
    [['unknown', 'up'], 'Checking…'],
    [['degraded', 'degraded', 'up'], '2 of 3 apps are not at their best'],
    [['maintenance', 'up'], '1 app in maintenance'],
  ] as const)('of %j is “%s”', (statuses, line) => {
    expect(summaryOf(statuses.map((status) => anApp({ status })))).toBe(line)
  })
})

it('a link that nobody checks does not keep the line at “Checking…”', () => {
  const link = anApp({ status: 'unknown', reason: 'not_monitored' })
  expect([summaryOf([link]), summaryOf([link, anApp()])]).toEqual(['1 app', '2 apps, nothing amiss'])
})

describe('the order of the tiles', () => {
  const a = anApp({ key: 'a' })
  const b = anApp({ key: 'b' })
  const c = anApp({ key: 'c' })
  const d = anApp({ key: 'd' })

  it('is the server’s while nobody is on the grid', () => {
    expect(keysOf(arrange([a, b], [b, a, c], false))).toEqual(['b', 'a', 'c'])
  })

  it('does not change under the pointer: known tiles stay, new ones come last, vanished ones keep their place', () => {
    const latest = [anApp({ key: 'd' }), anApp({ key: 'b', status: 'down' }), anApp({ key: 'a' })]
    const shown = arrange([a, b, c], latest, true)
    expect(keysOf(shown)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('shows the newest state of a tile that stays', () => {
    expect(arrange([d], [anApp({ key: 'd', status: 'down' })], true)[0]?.status).toBe('down')
  })
})

it('the filter looks for every word in name, line and category', () => {
  const apps = [anApp(), anApp({ key: 'git', name: 'Git', description: 'Reviews', category: 'Work' })]
  expect(keysOf(filterApps(apps, 'work  rev'))).toEqual(['git'])
})

it('apps without a category come last', () => {
  const groups = byCategory([anApp({ key: 'a', category: '' }), anApp({ key: 'b', category: 'Home' })])
  expect(groups.map((group) => group.category)).toEqual(['Home', 'Other'])
})
