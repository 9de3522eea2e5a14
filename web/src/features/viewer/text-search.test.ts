import { expect, test } from 'vitest'
import { createTextSearch, hitsIn, nextHit, numberOf } from './text-search.ts'

const texts = ['a pump', 'nothing', 'pump and pump', 'the last pump']

function searchIn(pages: readonly (string | null)[]) {
  const read: number[] = []
  const search = createTextSearch({
    pages: pages.length,
    textOf: (page) => {
      read.push(page)
      const str = pages[page - 1] ?? null
      return str === null ? Promise.reject(new Error('damaged')) : Promise.resolve([{ str, hasEOL: false }])
    },
  })
  return { search, read }
}

test('a search begins at the page in view, counts all hits and goes round the end', async () => {
  const { search, read } = searchIn(texts)
  await search.start('Pump', 3)
  expect(read).toEqual([3, 4, 1, 2])
  expect(hitsIn(search.findings.get())).toBe(4)
  expect(search.findings.get().current).toEqual({ page: 3, hit: 0 })
  const numbers = [numberOf(search.findings.get())]
  for (let step = 0; step < 4; step += 1) {
    search.step(1)
    numbers.push(numberOf(search.findings.get()))
  }
  expect(numbers).toEqual([2, 3, 4, 1, 2])
  search.step(-1)
  expect(search.findings.get().current).toEqual({ page: 1, hit: 0 })
})

test('a page is read once for several searches', async () => {
  const { search, read } = searchIn(texts)
  await search.start('pump', 1)
  await search.start('last', 1)
  expect(read).toHaveLength(4)
  expect(search.findings.get().current).toEqual({ page: 4, hit: 0 })
})

test('a search that is replaced says nothing more', async () => {
  const { search } = searchIn(texts)
  const first = search.start('pump', 1)
  await search.start('nothing', 1)
  await first
  expect([...search.findings.get().counts]).toEqual([[2, 1]])
})

test('pages that cannot be read are told and keep nobody from the others', async () => {
  const { search } = searchIn(['pump', null, 'pump'])
  await search.start('pump', 1)
  expect(hitsIn(search.findings.get())).toBe(2)
  expect(search.findings.get().gaps).toBe(true)
})

test('a single hit is its own next one', () => {
  expect(nextHit(new Map([[5, 1]]), { page: 5, hit: 0 }, -1)).toEqual({ page: 5, hit: 0 })
})
