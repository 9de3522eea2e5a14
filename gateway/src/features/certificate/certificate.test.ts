import { createTestTimers } from '@gatehouse/kit/testing/timers'
import { StartupError } from '@gatehouse/kit/errors'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeCertificate, type TestCertificate } from '../../testing/certificate.ts'
import { createCertificateEvents } from './certificate.events.ts'
import { openCertificate, type CertificateService } from './certificate.service.ts'

const timers = createTestTimers()
const now = (): number => timers.clock.now().getTime()
const certificateFor = (host: string, days = 60): TestCertificate => makeCertificate(host, { days, now: now() })

type Line = { level: string; message: string; text: string }
let folder: string
let lines: Line[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-certificate-'))
  lines = []
})

const files = () => ({ certFile: join(folder, 'fullchain.pem'), keyFile: join(folder, 'privkey.pem') })

async function write({ cert, key }: { cert: string; key: string }): Promise<void> {
  await writeFile(files().certFile, cert)
  await writeFile(files().keyFile, key, { mode: 0o600 })
}

const noteAs =
  (level: string) =>
  (...said: unknown[]): void =>
    void lines.push({ level, message: String(said.at(-1)), text: JSON.stringify(said) })

function open(at = files()): Promise<CertificateService> {
  const log = { info: noteAs('info'), warn: noteAs('warn'), error: noteAs('error') }
  return openCertificate({ ...at, clock: timers.clock, timers, events: createCertificateEvents(log as never) })
}

const namesIn = (service: CertificateService): string[] => service.current().about.names
const messages = (): string[] => lines.map(({ level, message }) => `${level}: ${message}`)
const kept = 'error: the new certificate cannot be used, the last good one stays'

async function faultOfStart(): Promise<string> {
  const error: unknown = await open().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartupError)
  return (error as StartupError).faults.join()
}

describe('a start', () => {
  it('takes a pair that fits', async () => {
    await write(certificateFor('gatehouse.example.org'))
    using service = await open()
    expect(service.current().about).toMatchObject({ names: ['gatehouse.example.org'], issuer: 'gatehouse.example.org' })
    expect([service.current().covers('gatehouse.example.org'), service.current().covers('evil.example.org')]).toEqual([true, false])
  })

  it('says which file is not there', async () => {
    expect(await faultOfStart()).toBe(
      `GATEHOUSE_TLS_CERT and GATEHOUSE_TLS_KEY name ${files().certFile} and ${files().keyFile}, but ${files().certFile} cannot be read (ENOENT).`,
    )
  })

  it.each([
    ['a certificate that is none', { cert: 'hello' }, 'the certificate is not one in PEM form'],
    ['a certificate cut off', { cert: '-----BEGIN CERTIFICATE-----\nMIIB' }, 'the certificate is not one in PEM form'],
    ['a key that is none', { key: 'hello' }, 'the key is not a private key in PEM form'],
    ['an empty key', { key: '' }, 'the key is not a private key in PEM form'],
    ['a key with a password', { key: encryptedKey() }, 'the key is encrypted; give one without a password'],
    ['the key of another certificate', { key: makeCertificate('other').key }, 'the key does not belong to the certificate'],
  ])('is refused with %s', async (_what, change, fault) => {
    await write({ ...certificateFor('gatehouse.example.org'), ...change })
    const said = await faultOfStart()
    expect(said).toContain(fault)
    expect(said).not.toContain('PRIVATE')
  })
})

function encryptedKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
}

describe('new files', () => {
  it('count at the next look, and listeners are told once', async () => {
    await write(certificateFor('old.example.org'))
    using service = await open()
    const heard: string[][] = []
    service.onChange(({ about }) => heard.push(about.names))
    await write(certificateFor('new.example.org'))
    await service.look()
    await service.look()
    expect([namesIn(service), heard]).toEqual([['new.example.org'], [['new.example.org']]])
    expect(messages()).toEqual(['info: the certificate was replaced; new connections get the new one'])
  })

  it('count when links are swapped, as certbot does', async () => {
    await mkdir(join(folder, 'archive'))
    const link = async (name: string, target: string): Promise<void> => {
      await symlink(target, join(folder, `${name}.new`))
      await rename(join(folder, `${name}.new`), join(folder, name))
    }
    const renew = async (count: number, { cert, key }: TestCertificate): Promise<void> => {
      await writeFile(join(folder, `archive/fullchain${count}.pem`), cert)
      await writeFile(join(folder, `archive/privkey${count}.pem`), key)
      await link('fullchain.pem', `archive/fullchain${count}.pem`)
      await link('privkey.pem', `archive/privkey${count}.pem`)
    }
    await renew(1, certificateFor('one.example.org'))
    using service = await open()
    await renew(2, certificateFor('two.example.org'))
    await service.look()
    expect(namesIn(service)).toEqual(['two.example.org'])
  })

  it('count when a link to the whole folder is swapped, as Kubernetes does', async () => {
    const put = async (name: string, { cert, key }: TestCertificate): Promise<void> => {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'tls.crt'), cert)
      await writeFile(join(folder, name, 'tls.key'), key)
      await symlink(name, join(folder, '..data_tmp'))
      await rename(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    await put('..2026_01', certificateFor('one.example.org'))
    await symlink('..data/tls.crt', join(folder, 'tls.crt'))
    await symlink('..data/tls.key', join(folder, 'tls.key'))
    using service = await open({ certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') })
    await put('..2026_02', certificateFor('two.example.org'))
    await rm(join(folder, '..2026_01'), { recursive: true })
    await service.look()
    expect(namesIn(service)).toEqual(['two.example.org'])
  })

  it('that do not fit leave the last good pair in force, say so once, and recover', async () => {
    const good = certificateFor('good.example.org')
    await write(good)
    using service = await open()
    await write({ ...good, key: makeCertificate('other').key })
    for (let count = 0; count < 4; count += 1) await service.look()
    expect([namesIn(service), service.fault()]).toEqual([['good.example.org'], 'the key does not belong to the certificate'])
    expect(messages()).toEqual([kept])
    expect(lines.map(({ text }) => text).join()).not.toContain('PRIVATE KEY')
    await write(good)
    await service.look()
    expect([service.fault(), messages().at(-1)]).toEqual([null, 'info: the files of the certificate are in order again'])
  })

  it('of which one is written before the other are no fault', async () => {
    await write(certificateFor('old.example.org'))
    using service = await open()
    const fresh = certificateFor('new.example.org')
    await writeFile(files().certFile, fresh.cert)
    await service.look()
    await writeFile(files().keyFile, fresh.key)
    await service.look()
    expect([namesIn(service), service.fault()]).toEqual([['new.example.org'], null])
    expect(messages()).not.toContain(kept)
  })

  it.each([
    ['are gone', () => rm(files().certFile)],
    ['are empty', () => writeFile(files().certFile, '')],
    ['have run out already', () => write(makeCertificate('late.example.org', { days: -1, now: now() - 86_400_000 }))],
  ])('that %s leave the last good pair in force', async (_what, spoil) => {
    await write(certificateFor('good.example.org'))
    using service = await open()
    await spoil()
    await service.look()
    await service.look()
    expect([namesIn(service), service.fault() === null, messages()]).toEqual([['good.example.org'], false, [kept]])
  })
})

it('a certificate that runs out is told of once a day', async () => {
  await write(certificateFor('soon.example.org', 10))
  using service = await open()
  await service.look()
  await service.look()
  expect(messages()).toEqual(['warn: the certificate runs out'])
  timers.clock.advance(86_400_000)
  await service.look()
  expect(messages()).toHaveLength(2)
})
