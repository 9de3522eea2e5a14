import type { DocumentItem, ShareAccess } from '../../api/types.ts'

/** What the people of a group may do with what is shared with them. */
export const accessChoices = [
  { value: 'view', label: 'Can view' },
  { value: 'edit', label: 'Can edit' },
] satisfies { value: ShareAccess; label: string }[]

/** What each of them means. */
export const accessMeaning = {
  view: 'They can read and download it.',
  edit: 'They can also rename it. Deleting, sorting and sharing stay with you.',
} satisfies Record<ShareAccess, string>

/** What a person is told about somebody else's document. */
export function sharedByWords({ shared_by: by, access }: Pick<DocumentItem, 'shared_by' | 'access'>): string | null {
  if (by === null) return null
  return `Shared by ${by}${access === 'edit' ? ', you may edit' : ''}`
}
