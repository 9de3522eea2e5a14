import { expect, it } from 'vitest'
import { isContentLength, isContentType } from './proxy.raw-headers.ts'

it('names of headers are recognised in every spelling', () => {
  for (const name of ['Content-Length', 'content-length', 'CONTENT-length']) expect(isContentLength(name)).toBe(true)
  for (const name of ['Content-Type', 'content-type', 'cONTENT-tYPE']) expect(isContentType(name)).toBe(true)
  for (const name of ['Content-Lengths', 'Content_Length', '']) expect(isContentLength(name)).toBe(false)
  for (const name of ['Content-Typed', 'Content_Type', '']) expect(isContentType(name)).toBe(false)
})
