import { simpleParser } from 'mailparser'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'

type Mail = { to: string; subject: string; text: string }

/** Mails that were written to files because there is no SMTP server, oldest first. */
async function mailsIn(dataDir: string): Promise<Mail[]> {
  const folder = join(dataDir, 'mail')
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).toSorted()
  const mails = await Promise.all(files.map(async (file) => simpleParser(await readFile(join(folder, file)))))
  return mails.map(({ to, subject = '', text = '' }) => ({ to: [to ?? []].flat()[0]?.text ?? '', subject, text }))
}

/** The link to this page in the newest mail to an address, once it is there; not one that was there before. */
export async function mailedLink(dataDir: string, wanted: { to: string; path: string; not?: string }): Promise<string> {
  const form = new RegExp(String.raw`\S+${wanted.path}#token=[\w-]+`)
  const find = async (): Promise<string | undefined> => {
    const mails = (await mailsIn(dataDir)).filter(({ to }) => to === wanted.to)
    const links = mails.map(({ text }) => form.exec(text)?.[0]).filter((link) => link !== undefined && link !== wanted.not)
    return links.at(-1)
  }
  await expect.poll(find).toBeDefined()
  return (await find()) ?? ''
}
