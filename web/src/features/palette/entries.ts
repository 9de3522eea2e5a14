import type { App, Role } from '../../api/types.ts'

/** Something the palette can do. `words` are looked through besides the label. */
export type PaletteEntry = { id: string; group: 'Apps' | 'Pages' | 'Actions'; label: string; hint: string; words: string; run: () => void }

export type PaletteTools = {
  role: Role
  apps: readonly App[]
  openApp: (app: App) => void
  canOpen: (app: App) => boolean
  goTo: (path: string) => void
  setScheme: (scheme: 'light' | 'dark' | 'auto') => void
  signOut: () => void
}

type Place = { label: string; path: string; words: string; app?: string; role?: Role }

const places: Place[] = [
  { label: 'Apps', path: '/', words: 'home start tiles status' },
  { label: 'Documents', path: '/documents', words: 'pdf files library upload', app: 'documents' },
  { label: 'Chat', path: '/chat', words: 'ai ask assistant', app: 'ai' },
  { label: 'Profile', path: '/profile', words: 'name phone language time zone account' },
  {
    label: 'Security',
    path: '/profile/security',
    words: 'password passkey authenticator second factor two recovery codes sessions devices sign out api tokens git curl',
  },
  { label: 'My groups', path: '/groups', words: 'members manage teams' },
  { label: 'Users', path: '/admin/users', words: 'admin people accounts roles', role: 'admin' },
  { label: 'Groups', path: '/admin/groups', words: 'admin teams members managers', role: 'admin' },
  { label: 'Requests for apps', path: '/admin/access', words: 'admin access approve decline asked', role: 'admin' },
  { label: 'Groups and apps', path: '/admin/groups/apps', words: 'admin access grants permissions who grid', role: 'admin' },
  { label: 'Services', path: '/admin/services', words: 'admin health upstream status', role: 'admin' },
  { label: 'Add service', path: '/admin/new-service', words: 'admin new app upstream register', role: 'admin' },
  { label: 'People who wait', path: '/admin/users/waiting', words: 'admin approve registrations approval requests', role: 'admin' },
  { label: 'Service accounts', path: '/admin/users/service-accounts', words: 'admin programs robots api tokens', role: 'admin' },
  { label: 'Invitations', path: '/admin/users/invitations', words: 'admin invite people csv', role: 'admin' },
  {
    label: 'Sign-up settings',
    path: '/admin/settings/sign-up',
    words: 'admin register invite approval closed open domains',
    role: 'admin',
  },
  {
    label: 'Password rules',
    path: '/admin/settings/passwords',
    words: 'admin policy length strength forbidden words settings',
    role: 'admin',
  },
  { label: 'AI settings', path: '/admin/settings/ai', words: 'admin provider key model', role: 'admin' },
  { label: 'Document settings', path: '/admin/settings/documents', words: 'admin limit size pdf', role: 'admin' },
  { label: 'Alerts', path: '/admin/settings/alerts', words: 'admin notify webhook mail down settings', role: 'admin' },
  { label: 'Mail', path: '/admin/mail', words: 'admin e-mail smtp queue sent failed test', role: 'admin' },
  { label: 'HTTPS', path: '/admin/https', words: 'admin certificate tls ssl expiry', role: 'admin' },
  { label: 'Audit', path: '/admin/audit', words: 'admin log history events who what activity', role: 'admin' },
]

/** Everything this person may do from the palette, nothing they may not. */
export function entriesFor(tools: PaletteTools): PaletteEntry[] {
  const { role, apps } = tools
  const keys = new Set(apps.map((app) => app.key))
  const appEntries = apps.map((app): PaletteEntry => ({
    id: `app:${app.key}`,
    group: 'Apps',
    label: app.name,
    hint: tools.canOpen(app) ? app.description : 'Unavailable',
    words: `${app.category} ${app.description}`,
    run: () => tools.openApp(app),
  }))
  const placeEntries = places
    .filter((place) => (place.role === undefined || place.role === role) && (place.app === undefined || keys.has(place.app)))
    .map((place): PaletteEntry => ({
      id: `page:${place.path}`,
      group: 'Pages',
      label: place.label,
      hint: '',
      words: place.words,
      run: () => tools.goTo(place.path),
    }))
  return [
    ...appEntries,
    ...placeEntries,
    actionEntry('Light colours', 'theme appearance bright', () => tools.setScheme('light')),
    actionEntry('Dark colours', 'theme appearance night', () => tools.setScheme('dark')),
    actionEntry('Colours like the system', 'theme appearance auto', () => tools.setScheme('auto')),
    actionEntry('Sign out', 'log out leave end session', tools.signOut),
  ]
}

function actionEntry(label: string, words: string, run: () => void): PaletteEntry {
  return { id: `do:${label}`, group: 'Actions', label, hint: '', words, run }
}

/**
 * The entries that hold every word of the query. A label that starts with it comes first, then one with a word that does,
 * then the rest; entries of equal worth keep their order.
 */
export function findEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  const text = words.join(' ')
  return entries
    .filter((entry) => {
      const whole = `${entry.label} ${entry.words} ${entry.group}`.toLowerCase()
      return words.every((word) => whole.includes(word))
    })
    .map((entry) => ({ entry, rank: rankOf(entry.label.toLowerCase(), text) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry)
}

function rankOf(label: string, text: string): number {
  if (label.startsWith(text)) return 0
  if (label.split(/\s+/).some((word) => word.startsWith(text))) return 1
  return label.includes(text) ? 2 : 3
}
