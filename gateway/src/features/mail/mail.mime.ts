import MailComposer from 'nodemailer/lib/mail-composer'
import type { Letter, Sender } from './mail.transport.ts'

/** Writes a letter as a message (RFC 5322): text and HTML, marked as sent by a program so that nobody's absence note answers. */
export async function mimeOf(letter: Letter, { sender, domain }: { sender: Sender & { name: string }; domain: string }): Promise<Buffer> {
  const composer = new MailComposer({
    from: sender,
    to: { name: '', address: letter.to },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    date: letter.written_at,
    // The same in every attempt: a mail that arrives twice is shown once by most programs.
    messageId: `<${letter.id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}
