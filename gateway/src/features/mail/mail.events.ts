import type { Log } from '@gatehouse/kit/log'

export type AboutMail = { mailId: string; kind: string; attempts: number }

/** What happens to mails, told in one place each. Neither bodies nor addresses of people are logged. */
export type MailEvents = {
  sent: (mail: AboutMail) => void
  postponed: (mail: AboutMail & { code: string; detail: string }) => void
  failed: (mail: AboutMail & { code: string; detail: string }) => void
  /** An address has had its share of mails that anybody can cause. */
  heldBack: (kind: string) => void
  written: (mail: { mailId: string; file: string }) => void
  fileFailed: (file: string, error: unknown) => void
  /** The queue could not be worked on, usually because the database is away. */
  queueFailed: (error: unknown) => void
}

export function createMailEvents(log: Log): MailEvents {
  return {
    sent: (mail) => log.info(about(mail), 'a mail was sent'),
    postponed: ({ code, detail, ...mail }) => log.warn({ ...about(mail), code, detail }, 'a mail could not be sent and is tried again'),
    failed: ({ code, detail, ...mail }) => log.error({ ...about(mail), code, detail }, 'a mail could not be sent and is given up'),
    heldBack: (kind) => log.warn({ kind }, 'a mail was not queued: its recipient has had enough of this kind for now'),
    written: ({ mailId, file }) => log.info({ mail_id: mailId, file }, 'a mail was written to a file, because SMTP_URL is not set'),
    fileFailed: (file, error) => log.error({ file, err: error }, 'a mail could not be written to its file'),
    queueFailed: (error) => log.warn({ err: error }, 'the mail queue could not be worked on; it is tried again'),
  }
}

const about = ({ mailId, kind, attempts }: AboutMail) => ({ mail_id: mailId, kind, attempts })
