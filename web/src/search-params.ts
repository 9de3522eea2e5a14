/** The query part of an address as plain text values; no JSON, so that addresses stay readable and can be typed by hand. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value)
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** A value out of a list of allowed ones, else undefined: an address typed by hand cannot put a page into an unknown state. */
export function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value)
}

/** A text of the address, cut to what a field would take. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
}

type Search = Record<string, unknown>

export function signInSearch(search: Search): { next?: string } {
  return optional({ next: typeof search.next === 'string' ? search.next : undefined })
}

/** `ask`: the key of an app that somebody wants to ask for. */
export function appsSearch(search: Search): { ask?: string } {
  return optional({ ask: matching(/^[a-z][a-z0-9-]{0,62}$/, search.ask) })
}

export type ChatSearch = { search?: string }

export function chatSearch(search: Search): ChatSearch {
  return optional({ search: textOf(search.search) })
}

export const documentSorts = ['created_at', 'title', 'size_bytes'] as const

/** Mine is where one begins, so it is not in the address. */
const documentScopes = ['shared', 'all'] as const

export type DocumentsSearch = {
  search?: string
  category?: string
  scope?: (typeof documentScopes)[number]
  sort?: (typeof documentSorts)[number]
  order?: 'asc' | 'desc'
}

export function documentsSearch(search: Search): DocumentsSearch {
  return optional({
    search: textOf(search.search),
    category: textOf(search.category),
    scope: oneOf(documentScopes, search.scope),
    sort: oneOf(documentSorts, search.sort),
    order: oneOf(['asc', 'desc'], search.order),
  })
}

/** The page of the PDF that is in view; the first is not in the address. */
export function documentSearch(search: Search): { page?: string } {
  return optional({ page: matching(/^[1-9]\d{0,6}$/, search.page) })
}

export type UsersSearch = { search?: string; role?: 'user' | 'admin'; active?: 'yes' | 'no' }

export function usersSearch(search: Search): UsersSearch {
  return optional({
    search: textOf(search.search),
    role: oneOf(['user', 'admin'], search.role),
    active: oneOf(['yes', 'no'], search.active),
  })
}

export const invitationStates = ['pending', 'accepted', 'expired', 'revoked'] as const

export type InvitationsSearch = { state?: (typeof invitationStates)[number] }

export function invitationsSearch(search: Search): InvitationsSearch {
  return optional({ state: oneOf(invitationStates, search.state) })
}

export type GroupsSearch = { search?: string }

export function groupsSearch(search: Search): GroupsSearch {
  return optional({ search: textOf(search.search) })
}

export type MembersSearch = { search?: string; role?: 'member' | 'manager' }

export function membersSearch(search: Search): MembersSearch {
  return optional({ search: textOf(search.search), role: oneOf(['member', 'manager'], search.role) })
}

export type AuditSearch = { search?: string; area?: string; outcome?: 'success' | 'failure'; from?: string; to?: string; person?: string }

export function auditSearch(search: Search): AuditSearch {
  return optional({
    search: textOf(search.search),
    area: matching(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, search.area),
    outcome: oneOf(['success', 'failure'], search.outcome),
    from: matching(/^\d{4}-\d\d-\d\d$/, search.from),
    to: matching(/^\d{4}-\d\d-\d\d$/, search.to),
    person: matching(/^[0-9a-f-]{36}$/, search.person),
  })
}

function matching(form: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined
}

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` wants it. */
function optional<Fields extends Record<string, unknown>>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }
}

export const mailStates = ['queued', 'failed', 'sent'] as const

export type MailSearch = { state?: (typeof mailStates)[number] }

export function mailSearch(search: Search): MailSearch {
  return optional({ state: oneOf(mailStates, search.state) })
}

/** `version` is the one that is opened, compared with the one before it unless `with` says now. */
export type SettingsHistorySearch = { version?: string; with?: 'now' }

export function settingsHistorySearch(search: Search): SettingsHistorySearch {
  return optional({ version: matching(/^\d{1,9}$/, search.version), with: oneOf(['now'], search.with) })
}
