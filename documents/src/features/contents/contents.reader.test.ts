import { confinedFlags } from '@gatehouse/kit/confined-process'
import * as fc from 'fast-check'
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { aPdf } from '../../testing/pdf.ts'
import { parsed, readable, readPdf, type PdfContents } from './contents.reader.ts'

const never = new AbortController().signal

async function read(pdf: Buffer): Promise<PdfContents> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-contents-'))
  const path = join(folder, 'x.pdf')
  await writeFile(path, pdf)
  try {
    await using file = await open(path)
    return await readPdf(file, never)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the picture of a PDF and its text are read', async () => {
  const { picture, text } = await read(aPdf({ text: 'Tide tables' }))
  expect(text.trim()).toBe('Tide tables')
  expect(picture?.length).toBeGreaterThan(200)
})

test('a PDF of a million pages, or one page as large as a field, is read within bounds', async () => {
  const many = aPdf({ text: 'Many' }).toString('latin1').replace('/Count 1', '/Count 999999')
  const wide = aPdf({ text: 'Wide' }).toString('latin1').replace('612 792', '99999999 99999999')
  for (const pdf of [many, wide]) {
    const { picture } = await read(Buffer.from(pdf, 'latin1'))
    expect((picture?.length ?? 0) < 200_000).toBe(true)
  }
})

const attempts = `
  const { readFileSync, writeFileSync } = require('node:fs')
  const tell = (what, attempt) => { try { attempt(); console.log(what, 'went') } catch (error) { console.log(what, error.code) } }
  tell('read', () => readFileSync('/etc/hostname'))
  tell('write', () => writeFileSync('/tmp/of-a-pdf', 'x'))
  tell('start', () => require('node:child_process').spawnSync('true'))
  tell('think', () => new (require('node:worker_threads').Worker)('1', { eval: true }))
  require('node:net').connect(9, '127.0.0.1').on('error', (error) => console.log('reach', error.code))
  console.log('environment', Object.keys(process.env).length)
`

test('whoever takes over the process that parses has no file, no network, no process and no environment', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...confinedFlags(readable), '-e', attempts], { env: {} })
  expect(stdout.trim().split('\n').toSorted()).toEqual([
    'environment 0',
    'reach ERR_ACCESS_DENIED',
    'read ERR_ACCESS_DENIED',
    'start ERR_ACCESS_DENIED',
    'think ERR_ACCESS_DENIED',
    'write ERR_ACCESS_DENIED',
  ])
})

test('whatever such a process writes is taken for contents or for nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const { picture } = parsed(Buffer.from(bytes))
      expect(picture === null || picture.toString('latin1', 0, 4) === 'RIFF').toBe(true)
    }),
  )
})
