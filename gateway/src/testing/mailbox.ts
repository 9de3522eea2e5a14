import { simpleParser, type ParsedMail } from 'mailparser'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Identity } from './identity.ts'

/** Works on what was asked for by mail, sends it, and reads what has arrived for an address: oldest first. */
export async function mailsTo(identity: Identity, address: string): Promise<ParsedMail[]> {
  await identity.emailLinks.work()
  await identity.mail.deliver()
  const folder = join(identity.dataDir, 'mail')
  const files = await readdir(folder).catch(() => [])
  const mails = await Promise.all(
    files.toSorted((one, other) => one.localeCompare(other)).map(async (file) => simpleParser(await readFile(join(folder, file)))),
  )
  return mails.filter(({ to }) => [to ?? []].flat().some((one) => one.text === address))
}

/** The secret of the link in the newest mail to an address. */
export async function tokenFor(identity: Identity, address: string, path: string): Promise<string> {
  const mails = await mailsTo(identity, address)
  const links = [
    ...mails
      .map(({ text }) => text)
      .join('\n')
      .matchAll(/(\S+)#token=([\w-]+)/g),
  ]
  const found = links.findLast((link) => link[1]?.endsWith(path))
  if (found?.[2] === undefined) throw new Error(`no mail to ${address} has a link to ${path}`)
  return found[2]
}
