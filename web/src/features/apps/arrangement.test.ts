import { describe, expect, it } from 'vitest'
import { anApp } from './apps.builders.ts'
import { mostFavourites, moved, sectionsOf, toggled } from './arrangement.ts'

const apps = [
  anApp({ key: 'git', category: 'Work' }),
  anApp({ key: 'wiki', category: 'Work' }),
  anApp({ key: 'photos', category: 'Home' }),
  anApp({ key: 'builds', category: 'Work' }),
]
const picture = (arrangement: { favourites: string[]; order: string[] }): string[] =>
  sectionsOf(apps, arrangement).map((section) => `${section.title}: ${section.apps.map((app) => app.key).join(' ')}`)

describe('the tiles', () => {
  it('stand in the order and sections of the admins until a person arranges them', () => {
    expect(picture({ favourites: [], order: [] })).toEqual(['Work: git wiki builds', 'Home: photos'])
  })

  it('that are favourites come first, in the person’s order, and are nowhere else', () => {
    expect(picture({ favourites: ['photos', 'wiki', 'gone'], order: [] })).toEqual(['Favourites: photos wiki', 'Work: git builds'])
  })

  it('keep the sections of the admins where the person has an order; what is new comes after what was put in order', () => {
    expect(picture({ favourites: [], order: ['photos', 'builds', 'wiki'] })).toEqual(['Work: builds wiki git', 'Home: photos'])
  })
})

describe('moving a tile', () => {
  it('changes its place in its section only', () => {
    const arrangement = { favourites: [], order: [] }
    expect(moved(arrangement, sectionsOf(apps, arrangement), { key: 'builds', to: 0 }).order).toEqual(['builds', 'git', 'wiki', 'photos'])
  })

  it('orders favourites among themselves, and keeps those that are not there now', () => {
    const arrangement = { favourites: ['wiki', 'gone', 'photos'], order: [] }
    expect(moved(arrangement, sectionsOf(apps, arrangement), { key: 'photos', to: 0 }).favourites).toEqual(['photos', 'wiki', 'gone'])
  })
})

it('a favourite is added as the last and taken away again; beyond the limit nothing changes', () => {
  expect(toggled({ favourites: ['wiki'], order: [] }, 'git').favourites).toEqual(['wiki', 'git'])
  expect(toggled({ favourites: ['wiki', 'git'], order: [] }, 'wiki').favourites).toEqual(['git'])
  const full = { favourites: Array.from({ length: mostFavourites }, (_, at) => `app-${at}`), order: [] }
  expect(toggled(full, 'git')).toBe(full)
})
