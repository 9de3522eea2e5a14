import type { App } from '../../api/types.ts'

/** An app that is up, with what the test says about it. */
export function anApp(about: Partial<App> = {}): App {
  return {
    key: 'wiki',
    name: 'Wiki',
    description: 'How we do things',
    icon: 'book',
    icon_url: null,
    category: 'Work',
    kind: 'api',
    open_url: '/api/wiki/',
    status: 'up',
    reason: null,
    because: null,
    maintenance: null,
    since: '2026-11-23T13:02:00Z',
    last_ok_at: '2026-11-23T12:59:00Z',
    latency: null,
    uptime: null,
    spark: [],
    ...about,
  }
}
