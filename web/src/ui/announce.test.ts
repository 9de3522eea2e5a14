import { expect, it } from 'vitest'
import { announceEveryMs, createAnnouncer } from './announce.ts'

function anAnnouncer() {
  const said: string[] = []
  const planned: { at: number; run: () => void }[] = []
  let now = 0
  const say = createAnnouncer({ now: () => now, show: (text) => said.push(text), later: (run, ms) => planned.push({ at: now + ms, run }) })
  return {
    say,
    said,
    advance: (ms: number) => {
      now += ms
      for (const one of planned.splice(0)) {
        if (one.at <= now) one.run()
        else planned.push(one)
      }
    },
  }
}

it('says the first text at once', () => {
  const { say, said } = anAnnouncer()
  say('Documents: Unavailable')
  expect(said).toEqual(['Documents: Unavailable'])
})

it('says at most one thing in five seconds, and then the newest', () => {
  const { say, said, advance } = anAnnouncer()
  say('one')
  say('two')
  say('three')
  expect(said).toEqual(['one'])
  advance(announceEveryMs)
  expect(said).toEqual(['one', 'three'])
})

it('is quiet again after a pause', () => {
  const { say, said, advance } = anAnnouncer()
  say('one')
  say('two')
  advance(announceEveryMs)
  advance(announceEveryMs)
  say('three')
  expect(said).toEqual(['one', 'two', 'three'])
})
