import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { startSmtp } from '../testing/smtp.ts'
import { runCli } from './cli.program.ts'

async function mailTest(address: string, env: Record<string, string> = {}) {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await runCli(['mail', 'test', address], {
    env: { GATEHOUSE_DATA_DIR: await mkdtemp(join(tmpdir(), 'gatehouse-cli-')), ...env },
    input: Readable.from([]),
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
  })
  return { code, out: said.out.join('\n'), err: said.err.join('\n') }
}

describe('mail test', () => {
  it('sends a mail without database and gateway, and shows each step', async () => {
    await using smtp = await startSmtp()
    const env = { SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, GATEHOUSE_MAIL_FROM: 'gate@example.org' }
    const { code, out } = await mailTest('ana@example.org', env)
    expect([code, out.match(/^\w+ +ok/gm)?.length]).toEqual([0, 4])
    expect(smtp.mails[0]?.subject).toBe('Mail from Gatehouse works')
  })

  it('ends with 1 and says where it stopped, without the password', async () => {
    const env = { SMTP_URL: 'smtp://ana:s3cret-of-mail@127.0.0.1:9', GATEHOUSE_MAIL_FROM: 'gate@example.org' }
    const { code, out, err } = await mailTest('ana@example.org', env)
    expect([code, err]).toEqual([1, 'gatehouse: The mail was not sent.'])
    expect(out).toMatch(/connect +failed .*Nothing listens/)
    expect(out + err).not.toContain('s3cret')
  })

  it.each([
    { address: 'ana', env: {}, said: 'ana is not an e-mail address.' },
    { address: 'ana@example.org', env: { SMTP_URL: 'smtp://mail.example.org' }, said: 'GATEHOUSE_MAIL_FROM is not set' },
  ])('refuses $address with $env', async ({ address, env, said }) => {
    const { code, err } = await mailTest(address, env)
    expect([code, err]).toEqual([1, expect.stringContaining(said)])
  })
})
