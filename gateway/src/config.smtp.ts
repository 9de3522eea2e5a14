import { isIP } from 'node:net'
import { z } from 'zod'

const ports = { 'smtp:': 587, 'smtps:': 465 } as const
const loopbackNames = new Set(['localhost', '127.0.0.1', '::1'])

/**
 * An SMTP server as `smtp://user:password@host:587` (STARTTLS is demanded, unless the host is this machine or `?tls=off` says so)
 * or `smtps://…` (TLS from the start). Anything unexpected in it is refused rather than overlooked.
 */
export const smtpUrlSchema = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const fault = url === null ? 'must be a URL that begins with smtp:// or smtps://' : faultOf(url)
  if (url === null || fault !== null) {
    context.addIssue({ code: 'custom', message: fault ?? '' })
    return z.NEVER
  }
  const host = hostOf(url)
  const user = decodeURIComponent(url.username)
  return {
    host,
    port: url.port === '' ? ports[url.protocol as keyof typeof ports] : Number(url.port),
    security: securityOf(url, host),
    login: user === '' ? null : { user, password: decodeURIComponent(url.password) },
  }
})

/** Who mails come from: `gatehouse@example.org`, under the name of the installation, or `Gatehouse <gatehouse@example.org>`. */
export const mailFromSchema = z.string().transform((text, context) => {
  const match = /^(?:(?<name>[^<>"\p{Cc}]*)<(?<inBrackets>[^<>]+)>|(?<bare>[^<>\s]+))$/u.exec(text.trim())
  const address = match?.groups?.['inBrackets'] ?? match?.groups?.['bare'] ?? ''
  if (!z.email().safeParse(address).success) {
    context.addIssue({ code: 'custom', message: 'must be an address, as gatehouse@example.org or Gatehouse <gatehouse@example.org>' })
    return z.NEVER
  }
  const name = match?.groups?.['name']?.trim() ?? ''
  return { name: name === '' ? null : name, address }
})

function faultOf(url: URL): string | null {
  if (!(url.protocol in ports)) return 'must be a URL that begins with smtp:// or smtps://'
  if (url.hostname === '') return 'names no host'
  if (!['', '/'].includes(url.pathname) || url.hash !== '') return 'must end after host and port'
  if (url.username === '' && url.password !== '') return 'has a password and no user name'
  if (!isDecodable(url.username) || !isDecodable(url.password)) return 'has a % in user name or password that is not written as %25'
  return optionFault(url)
}

function optionFault(url: URL): string | null {
  const options = [...url.searchParams]
  if (options.length === 0) return null
  const [option] = options
  if (options.length > 1 || option?.[0] !== 'tls') return 'may have one option only, tls'
  if (!['off', 'required'].includes(option[1])) return 'has an option tls that is neither off nor required'
  if (url.protocol === 'smtps:' && option[1] === 'off') return 'cannot have tls=off with smtps://; write smtp://'
  return null
}

function securityOf(url: URL, host: string): 'tls' | 'starttls' | 'none' {
  if (url.protocol === 'smtps:') return 'tls'
  const wanted = url.searchParams.get('tls')
  if (wanted === 'required') return 'starttls'
  return wanted === 'off' || loopbackNames.has(host) ? 'none' : 'starttls'
}

/** URLs write IPv6 addresses in brackets. */
function hostOf(url: URL): string {
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 6 ? bare : url.hostname.toLowerCase()
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
