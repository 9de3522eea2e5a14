import { browserSupportsWebAuthn, startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import type { PasskeyAnswer, PasskeyCreation, PasskeyRequest } from '../../api/types.ts'

/** The browser made no passkey or signature: the person closed its dialog, or it cannot. Says what to do in plain words. */
export class PasskeyError extends Error {
  readonly cancelled: boolean

  constructor(message: string, { cancelled = false, cause }: { cancelled?: boolean; cause?: unknown } = {}) {
    super(message, { cause })
    this.name = 'PasskeyError'
    this.cancelled = cancelled
  }
}

/** Whether passkeys can work here: a browser that knows them, and an address that is a host name with encryption, or this machine. */
export function passkeysWork(): boolean {
  const isNumber = /^\[|^\d+\.\d+\.\d+\.\d+$/.test(location.hostname)
  return browserSupportsWebAuthn() && isSecureContext && !isNumber
}

export async function makePasskey(options: PasskeyCreation) {
  try {
    return await startRegistration({ optionsJSON: options })
  } catch (error) {
    throw inPlainWords(error)
  }
}

export async function signWithPasskey(options: PasskeyRequest, offer: { asAutofill?: boolean } = {}): Promise<PasskeyAnswer> {
  try {
    return await startAuthentication({ optionsJSON: options, useBrowserAutofill: offer.asAutofill === true })
  } catch (error) {
    throw inPlainWords(error)
  }
}

function inPlainWords(error: unknown): PasskeyError {
  const code = error instanceof WebAuthnError ? error.code : null
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return new PasskeyError('This device has a passkey for you already.', { cause: error })
  if (code === 'ERROR_CEREMONY_ABORTED') return new PasskeyError('Nothing was done.', { cancelled: true, cause: error })
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID')
    return new PasskeyError('Passkeys do not work at this address.', { cause: error })
  if (error instanceof Error && error.name === 'NotAllowedError')
    return new PasskeyError('Your browser stopped it, or it took too long. You can try again.', { cancelled: true, cause: error })
  return new PasskeyError('Your device could not do this.', { cause: error })
}
