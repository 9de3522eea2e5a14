import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { MailEvents } from './mail.events.ts'
import { sentence } from './mail.smtp-faults.ts'
import type { Letter, Transport } from './mail.transport.ts'

/** Writes mails to files that mail programs open, for where no SMTP server is configured; for the owner of the folder only. */
export function createFileTransport(parts: { folder: string; mime: (letter: Letter) => Promise<Buffer>; events: MailEvents }): Transport {
  const { folder, mime, events } = parts
  return {
    send: async (letter) => {
      const file = join(folder, `${letter.id}.eml`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeNew(file, await mime(letter))
      } catch (error) {
        events.fileFailed(file, error)
        return { outcome: 'unavailable', code: 'storage', detail: sentence('storage', null) }
      }
      events.written({ mailId: letter.id, file })
      return { outcome: 'sent', detail: file }
    },
  }
}

async function writeNew(file: string, content: Buffer): Promise<void> {
  const temporary = `${file}.tmp`
  await using handle = await open(temporary, 'w', 0o600)
  await handle.writeFile(content)
  await handle.sync()
  await rename(temporary, file)
}
