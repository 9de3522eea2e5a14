import { expect, test } from 'vitest'
import { judgeWeight, mostBytes, type PageWeight } from './page-weight.ts'

const before: PageWeight = { brotli: 140 * 1024, gzip: 165 * 1024, parts: { 'react-dom': 500_000, 'src/features/apps': 30_000 } }

test('a page within its budget passes, whatever grew', () => {
  const now = { ...before, brotli: mostBytes, parts: { ...before.parts, 'chart-library': 90_000 } }
  expect(judgeWeight(now, before)).toBe('')
})

test('a page over its budget fails with a sentence that says what grew, the most first', () => {
  const parts = { 'react-dom': 500_100, 'src/features/apps': 50_480, 'chart-library': 204_800 }
  expect(judgeWeight({ brotli: 190 * 1024, gzip: 0, parts }, before)).toBe(
    'The Apps page loads 190.0 KB of JavaScript (brotli), 150.0 KB are allowed and it was 140.0 KB; ' +
      'what grew, before compression: chart-library by 200.0 KB, src/features/apps by 20.0 KB.',
  )
})
