/** Every address of a page, written once. */
export const paths = {
  apps: '/',
  documents: '/documents',
  trash: '/documents/trash',
  document: '/documents/$id',
  chat: '/chat',
  conversation: '/chat/$id',
  profile: '/profile',
  security: '/profile/security',
  notifications: '/profile/notifications',
  requests: '/requests',
  ownGroups: '/groups',
  ownGroup: '/groups/$id',
  overview: '/admin',
  users: '/admin/users',
  user: '/admin/users/$id',
  groups: '/admin/groups',
  group: '/admin/groups/$id',
  accessRequests: '/admin/access',
  groupApps: '/admin/groups/apps',
  seenAsUser: '/admin/users/$id/apps',
  seenAsGroup: '/admin/groups/$id/apps',
  audit: '/admin/audit',
  mail: '/admin/mail',
  certificate: '/admin/https',
  services: '/admin/services',
  service: '/admin/services/$key',
  serviceSettings: '/admin/services/$key/settings',
  newService: '/admin/new-service',
  alertSettings: '/admin/settings/alerts',
  waiting: '/admin/users/waiting',
  invitations: '/admin/users/invitations',
  serviceAccounts: '/admin/users/service-accounts',
  generalSettings: '/admin/settings/general',
  setUpAssistant: '/admin/setup',
  setUpStep: '/admin/setup/$step',
  signUpSettings: '/admin/settings/sign-up',
  passwordSettings: '/admin/settings/passwords',
  aiSettings: '/admin/settings/ai',
  documentSettings: '/admin/settings/documents',
  settingsHistory: '/admin/settings/$section/history',
  signIn: '/signin',
  secondFactor: '/signin/second-factor',
  register: '/register',
  forgot: '/forgot',
  reset: '/reset',
  verify: '/verify',
  verifyAgain: '/verify/again',
  confirmEmail: '/confirm-email',
  undoEmail: '/undo-email',
  setUp: '/setup',
  unlock: '/unlock',
  invite: '/invite',
} as const

/** Address of a document's file: to look at it, or as a download. */
export function documentFilePath(id: string, use: 'view' | 'download'): string {
  const path = `/api/documents/${encodeURIComponent(id)}/file`
  return use === 'download' ? `${path}?download=1` : path
}

/** Address of the picture of a person; another picture has another one. */
export const personPicturePath = (id: string): string => `/api/users/pictures/${encodeURIComponent(id)}`

/** Address of the small picture of a document's first page. */
export const documentPicturePath = (id: string): string => `/api/documents/${encodeURIComponent(id)}/picture`

/** Address of the audit trail as a file, with the filters that are set. */
export function auditExportPath(format: 'ndjson' | 'csv', filter: Record<string, string>): string {
  return `/api/admin/audit/export?${new URLSearchParams({ ...filter, format }).toString()}`
}
