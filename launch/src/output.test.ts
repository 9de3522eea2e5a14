import { expect, test } from 'vitest'
import { createOutput, prettyLine } from './output.ts'

const time = new Date(2026, 0, 2, 14, 2, 11).toISOString()

test('a log line becomes one short line with its fields', () => {
  const line = JSON.stringify({ level: 'info', time, name: 'gateway', pid: 1, msg: 'service ready', service: 'ai', ms: 12 })
  expect(prettyLine('gateway', line)).toBe('14:02:11 gateway   service ready  service=ai  ms=12')
})

test('a warning is named and coloured, an error shows where it came from', () => {
  const line = JSON.stringify({ level: 'error', time, msg: 'request failed', err: { message: 'no', stack: 'Error: no\n  at here' } })
  expect(prettyLine('ai', line)).toBe('14:02:11 ai        \u001B[31merror: request failed  Error: no\n  at here\u001B[0m')
})

test('a line that is no log line stays as it is', () => {
  for (const text of ['Listening', '{"a":1}', '{broken', '']) expect(prettyLine('ai', text)).toBe(`         ai        ${text}`)
})

test('without a terminal JSON lines pass untouched', () => {
  let written = ''
  const output = createOutput({ write: (text: string) => ((written += text), true) }, { pretty: false })
  output.line('ai', '{"level":"info"}')
  expect(written).toBe('{"level":"info"}\n')
})
