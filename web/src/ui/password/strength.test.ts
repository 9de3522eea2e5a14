import { expect, it } from 'vitest'
import { knownAbout, loadStrength } from './strength.ts'

it('what is known about a person are their address and name, whole and in parts', () => {
  expect(knownAbout('ana.kovač@example.org', 'Ana Kovač')).toEqual([
    'ana.kovač@example.org',
    'Ana Kovač',
    'ana',
    'kovač',
    'example',
    'org',
    'Ana',
    'Kovač',
  ])
})

it('a password made of the person’s own words is easier to guess for them than for others', async () => {
  const estimate = await loadStrength()
  const password = 'Kovacevic-1987!'
  const own = estimate(password, knownAbout('m.kovacevic@example.org', 'Mira Kovacevic'))
  expect(own.score).toBeLessThan(estimate(password, []).score)
})

it('a very long password is judged at once', async () => {
  const estimate = await loadStrength()
  expect(estimate('aA1!'.repeat(5000), []).score).toBeLessThanOrEqual(4)
})
