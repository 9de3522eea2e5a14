import { expect, it } from 'vitest'
import type { DocumentItem } from '../../api/types.ts'
import { activityOf } from './activity.ts'

const document: DocumentItem = {
  id: 'd',
  title: 'Plan',
  file_name: 'plan.pdf',
  size_bytes: 1,
  sha256: '',
  category_id: null,
  created_at: '2026-03-01T12:00:00.000Z',
  updated_at: '2026-03-01T12:00:00.000Z',
  access: 'own',
  shared_by: null,
  shared_at: null,
  shared_with: 1,
  has_picture: null,
}
const words = (...parts: Parameters<typeof activityOf>) => activityOf(...parts).map((one) => one.words)

it('tells one’s own document from adding to the newest share', () => {
  const changed = { ...document, updated_at: '2026-03-03T12:00:00.000Z' }
  const shares = [
    { group_id: 'crew', access: 'view', shared_at: '2026-03-02T12:00:00.000Z' },
    { group_id: 'gone', access: 'view', shared_at: '2026-03-04T12:00:00.000Z' },
  ] as const
  expect(words(changed, shares, [{ id: 'crew', name: 'Crew' }])).toEqual([
    'Shared with a group',
    'Last changed',
    'Shared with Crew',
    'Added',
  ])
})

it('tells of somebody else’s document since when it is shared', () => {
  expect(words({ ...document, access: 'view', shared_at: '2026-03-05T12:00:00.000Z' }, [], [])).toEqual(['Shared with you', 'Added'])
})
