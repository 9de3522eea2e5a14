import { expect, it } from 'vitest'
import { changesOf, nextCell, toggled } from './grid.ts'

const crew = { id: 'crew', name: 'Crew', people: 3, grants: [{ app_key: 'wiki', expires_at: null, expired: false }] }
const none = new Map<string, boolean>()

it('turning a cell over is a change, turning it back is none', () => {
  const once = toggled(none, crew, 'wiki')
  expect(changesOf(once)).toEqual([{ op: 'revoke', app_key: 'wiki', holder: 'group', id: 'crew' }])
  expect(changesOf(toggled(once, crew, 'wiki'))).toEqual([])
  expect(changesOf(toggled(none, crew, 'vault'))).toEqual([
    { op: 'grant', app_key: 'vault', holder: 'group', id: 'crew', expires_at: null },
  ])
})

it('a grant that has ended counts as none', () => {
  const ended = { ...crew, grants: [{ app_key: 'wiki', expires_at: '2026-01-01T00:00:00Z', expired: true }] }
  expect(changesOf(toggled(none, ended, 'wiki'))).toMatchObject([{ op: 'grant' }])
})

it('keys move within the grid and stop at its edges', () => {
  const size = { rows: 3, columns: 2 }
  expect(nextCell({ row: 0, column: 0 }, 'ArrowUp', size)).toEqual({ row: 0, column: 0 })
  expect(nextCell({ row: 0, column: 0 }, 'ArrowDown', size)).toEqual({ row: 1, column: 0 })
  expect(nextCell({ row: 2, column: 0 }, 'PageDown', size)).toEqual({ row: 2, column: 0 })
  expect(nextCell({ row: 1, column: 0 }, 'End', size)).toEqual({ row: 1, column: 1 })
  expect(nextCell({ row: 1, column: 0 }, 'a', size)).toBeNull()
})
