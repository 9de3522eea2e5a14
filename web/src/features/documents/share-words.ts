import { t } from '@lingui/core/macro'
import type { DocumentItem, ShareAccess } from '../../api/types.ts'

/** What the people of a group may do with what is shared with them. */
export const accessChoices = (): { value: ShareAccess; label: string }[] => [
  { value: 'view', label: t`Can view` },
  { value: 'edit', label: t`Can edit` },
]

/** What that means. */
export const accessMeaning = (access: ShareAccess): string =>
  access === 'edit' ? t`They can also rename it. Deleting, sorting and sharing stay with you.` : t`They can read and download it.`

/** What a person is told about somebody else's document. */
export function sharedByWords({ shared_by: by, access }: Pick<DocumentItem, 'shared_by' | 'access'>): string | null {
  if (by === null) return null
  return access === 'edit' ? t`Shared by ${by}, you may edit` : t`Shared by ${by}`
}
