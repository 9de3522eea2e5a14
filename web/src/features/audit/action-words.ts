/** Areas of what happens, for the filter; the first part of an action. */
export const areas = [
  { value: 'session', label: 'Sign-in and sessions' },
  { value: 'user', label: 'Accounts' },
  { value: 'invitation', label: 'Invitations' },
  { value: 'registration', label: 'Registrations' },
  { value: 'group', label: 'Groups' },
  { value: 'grant', label: 'Grants' },
  { value: 'access_request', label: 'Requests for apps' },
  { value: 'settings', label: 'Settings' },
  { value: 'mail', label: 'Mail' },
  { value: 'service', label: 'Services' },
  { value: 'maintenance', label: 'Maintenance' },
  { value: 'factor', label: 'Second factors' },
  { value: 'token', label: 'API tokens' },
  { value: 'keys', label: 'Signing keys' },
  { value: 'audit', label: 'Audit trail' },
] as const

/** `group.members_added` in words: what it is about, and what happened. New actions need no entry here. */
export function actionWords(action: string): { area: string; deed: string } {
  const [area = '', ...deed] = action.split('.')
  return { area: capital(area.replaceAll('_', ' ')), deed: deed.join(' ').replaceAll('_', ' ') }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
