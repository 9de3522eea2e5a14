import { describe, expect, it } from 'vitest'
import { entriesFor, findEntries } from './entries.ts'
import type { PaletteTools } from './entries.ts'
import type { App, Role } from '../../api/types.ts'

function anApp(key: string, name: string): App {
  return {
    key,
    name,
    description: '',
    icon: '',
    icon_url: null,
    category: 'Work',
    kind: 'api',
    open_url: '/',
    status: 'up',
    reason: null,
    because: null,
    maintenance: null,
    since: null,
    last_ok_at: null,
    latency: null,
    uptime: null,
    spark: [],
  }
}

const nothing = () => {}

function entriesOf(role: Role, apps: App[]) {
  const tools: PaletteTools = {
    role,
    apps,
    approves: false,
    canOpen: () => true,
    openApp: nothing,
    goTo: nothing,
    setScheme: nothing,
    signOut: nothing,
  }
  return entriesFor(tools)
}

describe('the palette', () => {
  it('offers no admin page to a user', () => {
    const labels = entriesOf('user', []).map((entry) => entry.label)
    expect(labels).not.toContain('Users')
    expect(entriesOf('admin', []).map((entry) => entry.label)).toContain('Users')
  })

  it('offers the pages of an app only to those who have it', () => {
    expect(entriesOf('user', []).some((entry) => entry.id === 'page:/documents')).toBe(false)
    expect(entriesOf('user', [anApp('documents', 'Documents')]).some((entry) => entry.id === 'page:/documents')).toBe(true)
  })

  it('puts what starts with the query first', () => {
    const found = findEntries(entriesOf('admin', [anApp('wiki', 'Team documents'), anApp('documents', 'Documents')]), 'doc')
    expect(found.map((entry) => entry.label)).toEqual(['Documents', 'Documents', 'Document settings', 'Team documents'])
  })

  it('puts what the server found in its place', () => {
    const document = { id: 'document:1', kind: 'Document', label: 'Profile of the keel', hint: '', words: '', run: nothing }
    const labels = (query: string) => findEntries(entriesOf('user', []), query, [document]).map((entry) => entry.label)
    expect(labels('profile')).toEqual(['Profile', 'Profile of the keel'])
    expect(labels('keel')).toEqual(['Profile of the keel'])
  })

  it('finds by words that are not in the label, all of them', () => {
    expect(findEntries(entriesOf('user', []), 'time zone').map((entry) => entry.label)).toEqual(['Profile'])
    expect(findEntries(entriesOf('user', []), 'time nonsense')).toEqual([])
  })
})
