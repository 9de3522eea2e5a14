import type { Attempt, FaultCode } from './mail.transport.ts'

/** How far a delivery came: `content` is entered when the server has asked for the text of the mail. */
export type SmtpStage = 'connect' | 'auth' | 'envelope' | 'content'

/** What an error of an SMTP connection means for the mail. Told by codes and stage, never by message text. */
export function attemptOf(error: unknown, stage: SmtpStage): Attempt {
  const status = numberIn(error, 'responseCode')
  const code = faultCode(error, { stage, status })
  const final = status !== null && status >= 500
  if (final && (code === 'recipient' || code === 'rejected')) return { outcome: 'refused', code, detail: sentence(code, status) }
  if (stage === 'content' && status === null) {
    return { outcome: 'unsure', code, detail: 'The connection broke after the mail was handed over; it may have been delivered.' }
  }
  return { outcome: 'unavailable', code, detail: sentence(code, status) }
}

function faultCode(error: unknown, { stage, status }: { stage: SmtpStage; status: number | null }): FaultCode {
  const code = textIn(error, 'code')
  const codes = [code, textIn(error, 'originalCode')].filter((one) => one !== null)
  if (codes.some((one) => ['EDNS', 'ENOTFOUND', 'EAI_AGAIN'].includes(one))) return 'dns'
  if (codes.includes('ECONNREFUSED')) return 'refused'
  if (codes.includes('ETIMEDOUT')) return 'timeout'
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'auth'
  if (code === 'ETLS' || codes.some(isCertificateCode)) return 'tls'
  if (stage === 'envelope' && status !== null) return 'recipient'
  if (stage === 'content' && status !== null) return 'rejected'
  return 'connection'
}

/** Node's codes for a certificate that is not good, such as DEPTH_ZERO_SELF_SIGNED_CERT and ERR_TLS_CERT_ALTNAME_INVALID. */
const isCertificateCode = (code: string): boolean =>
  code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|UNABLE_TO_/.test(code)

const sentences: Record<FaultCode, string> = {
  dns: 'The name of the mail server has no address.',
  refused: 'Nothing listens at the address of the mail server.',
  timeout: 'The mail server did not answer in time.',
  connection: 'The connection to the mail server broke or was turned away.',
  tls: 'No encrypted connection could be made: the mail server does not offer STARTTLS, or its certificate is not good.',
  auth: 'The mail server does not accept the user name and password of SMTP_URL.',
  recipient: 'The mail server does not accept the sender or the recipient.',
  rejected: 'The mail server does not accept the mail.',
  sealed: 'The queued mail cannot be opened: the settings key is not the one it was sealed with.',
  storage: 'The mail could not be written to a file.',
}

/** The server's own words are left out: they may quote what was sent to it. Its status (RFC 5321 §4.2) says enough. */
export const sentence = (code: FaultCode, status: number | null): string =>
  status === null ? sentences[code] : `${sentences[code]} It answered with status ${status}.`

function numberIn(error: unknown, key: string): number | null {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : null
  return typeof value === 'number' && value > 0 ? value : null
}

function textIn(error: unknown, key: string): string | null {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : null
  return typeof value === 'string' ? value : null
}
