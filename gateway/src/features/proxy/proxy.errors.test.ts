import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import * as errors from './proxy.errors.ts'

it('explains every error in the documentation', () => {
  const codes = Object.values(errors).map(({ code }) => code)
  const unexplained = codes.filter((code) => !existsSync(resolve(import.meta.dirname, `../../../../docs/problems/${code}.md`)))
  expect([codes.length > 10, unexplained]).toStrictEqual([true, []])
})
