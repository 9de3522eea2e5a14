import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { App, Role } from '../../api/types.ts'
import { i18n } from '../../language/words.ts'

/** Something the palette can do. `words` are looked through besides the label and the kind. */
export type PaletteEntry = { id: string; kind: string; label: string; hint: string; words: string; run: () => void }

export type PaletteTools = {
  role: Role
  /** Whether they decide about requests as the manager of a group. */
  approves: boolean
  apps: readonly App[]
  openApp: (app: App) => void
  canOpen: (app: App) => boolean
  goTo: (path: string) => void
  setScheme: (scheme: 'light' | 'dark' | 'auto') => void
  signOut: () => void
}

type Place = { label: MessageDescriptor; path: string; words: MessageDescriptor; app?: string; role?: Role; approver?: true }

const places: Place[] = [
  { label: msg`Apps`, path: '/', words: msg`home start tiles status` },
  { label: msg`Documents`, path: '/documents', words: msg`pdf files library upload`, app: 'documents' },
  { label: msg`Chat`, path: '/chat', words: msg`ai ask assistant`, app: 'ai' },
  { label: msg`Profile`, path: '/profile', words: msg`name phone language time zone account` },
  {
    label: msg`Security`,
    path: '/profile/security',
    words: msg`password passkey authenticator second factor two recovery codes sessions devices sign out api tokens git curl`,
  },
  { label: msg`Notifications`, path: '/profile/notifications', words: msg`mails notices told alerts switch off unsubscribe` },
  { label: msg`My groups`, path: '/groups', words: msg`members manage teams` },
  { label: msg`Requests`, path: '/requests', words: msg`access approve decline asked`, role: 'user', approver: true },
  { label: msg`Overview`, path: '/admin', words: msg`admin home attention trends sign-ins failures start`, role: 'admin' },
  { label: msg`Users`, path: '/admin/users', words: msg`admin people accounts roles`, role: 'admin' },
  { label: msg`Groups`, path: '/admin/groups', words: msg`admin teams members managers`, role: 'admin' },
  { label: msg`Requests for apps`, path: '/admin/access', words: msg`admin access approve decline asked`, role: 'admin' },
  { label: msg`Groups and apps`, path: '/admin/groups/apps', words: msg`admin access grants permissions who grid`, role: 'admin' },
  { label: msg`Services`, path: '/admin/services', words: msg`admin health upstream status`, role: 'admin' },
  { label: msg`Add service`, path: '/admin/new-service', words: msg`admin new app upstream register`, role: 'admin' },
  { label: msg`People who wait`, path: '/admin/users/waiting', words: msg`admin approve registrations approval requests`, role: 'admin' },
  { label: msg`Service accounts`, path: '/admin/users/service-accounts', words: msg`admin programs robots api tokens`, role: 'admin' },
  { label: msg`Invitations`, path: '/admin/users/invitations', words: msg`admin invite people csv`, role: 'admin' },
  {
    label: msg`General settings`,
    path: '/admin/settings/general',
    words: msg`admin name installation title address public url`,
    role: 'admin',
  },
  { label: msg`Set-up`, path: '/admin/setup', words: msg`admin first run assistant start name mail app`, role: 'admin' },
  {
    label: msg`Sign-up settings`,
    path: '/admin/settings/sign-up',
    words: msg`admin register invite approval closed open domains`,
    role: 'admin',
  },
  {
    label: msg`Password rules`,
    path: '/admin/settings/passwords',
    words: msg`admin policy length strength forbidden words settings`,
    role: 'admin',
  },
  { label: msg`AI settings`, path: '/admin/settings/ai', words: msg`admin provider key model`, role: 'admin' },
  { label: msg`Document settings`, path: '/admin/settings/documents', words: msg`admin limit size pdf`, role: 'admin' },
  { label: msg`Alerts`, path: '/admin/settings/alerts', words: msg`admin notify webhook mail down settings`, role: 'admin' },
  { label: msg`Mail`, path: '/admin/mail', words: msg`admin e-mail smtp queue sent failed test`, role: 'admin' },
  { label: msg`HTTPS`, path: '/admin/https', words: msg`admin certificate tls ssl expiry`, role: 'admin' },
  { label: msg`Audit`, path: '/admin/audit', words: msg`admin log history events who what activity`, role: 'admin' },
]

/** Everything this person may do from the palette, nothing they may not. */
export function entriesFor(tools: PaletteTools): PaletteEntry[] {
  const { role, apps } = tools
  const keys = new Set(apps.map((app) => app.key))
  const appEntries = apps.map((app): PaletteEntry => ({
    id: `app:${app.key}`,
    kind: t`App`,
    label: app.name,
    hint: tools.canOpen(app) ? app.description : t`Unavailable`,
    words: `${app.category} ${app.description}`,
    run: () => tools.openApp(app),
  }))
  const placeEntries = places
    .filter((place) => (place.role === undefined || place.role === role) && (place.app === undefined || keys.has(place.app)))
    .filter((place) => place.approver === undefined || tools.approves)
    .map((place): PaletteEntry => ({
      id: `page:${place.path}`,
      kind: t`Page`,
      label: i18n._(place.label),
      // Some are called like a page that everybody has.
      hint: place.role === 'admin' ? t`Admin` : '',
      words: i18n._(place.words),
      run: () => tools.goTo(place.path),
    }))
  return [
    ...appEntries,
    ...placeEntries,
    ...(keys.has('ai')
      ? [{ ...action('new-chat', () => tools.goTo('/chat')), label: t`New chat`, words: t`ai ask conversation assistant` }]
      : []),
    {
      ...action('light', () => tools.setScheme('light')),
      label: t`Light colours`,
      words: t`theme appearance bright`,
    },
    {
      ...action('dark', () => tools.setScheme('dark')),
      label: t`Dark colours`,
      words: t`theme appearance night`,
    },
    {
      ...action('auto', () => tools.setScheme('auto')),
      label: t`Colours like the system`,
      words: t`theme appearance auto`,
    },
    { ...action('sign-out', tools.signOut), label: t`Sign out`, words: t`log out leave end session` },
  ]
}

function action(name: string, run: () => void): Omit<PaletteEntry, 'label' | 'words'> {
  return { id: `do:${name}`, kind: t`Action`, hint: '', run }
}

/**
 * The entries that hold every word of the query. A label that starts with it comes first, then one with a word that does,
 * then the rest; entries of equal worth keep their order. What the server has `found` is put in its place among them.
 */
export function findEntries(entries: readonly PaletteEntry[], query: string, found: readonly PaletteEntry[] = []): PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  const text = words.join(' ')
  const own = entries.filter((entry) => {
    const whole = `${entry.label} ${entry.words} ${entry.kind}`.toLowerCase()
    return words.every((word) => whole.includes(word))
  })
  return [...own, ...found]
    .map((entry) => ({ entry, rank: rankOf(entry.label.toLowerCase(), text) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry)
}

function rankOf(label: string, text: string): number {
  if (label.startsWith(text)) return 0
  if (label.split(/\s+/).some((word) => word.startsWith(text))) return 1
  return label.includes(text) ? 2 : 3
}
