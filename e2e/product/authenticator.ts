import type { CDPSession, Page } from '@playwright/test'
import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code that an authenticator app with this secret shows now (RFC 6238), or `steps` times 30 s from now. */
export function codeOf(secret: string, steps = 0): string {
  const bits = Array.from(secret.replaceAll(/\s/g, ''), (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', key).update(counter).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

/** A device with passkeys, played by the browser itself: it says yes to everything until told otherwise. */
export type VirtualDevice = {
  credentials: () => Promise<Credential[]>
  /** Puts a credential back as it was, as a copy of the device would have it. */
  restore: (credential: Credential) => Promise<void>
  verify: (yes: boolean) => Promise<void>
}
type Credential = Awaited<ReturnType<typeof listCredentials>>[number]

const listCredentials = async (client: CDPSession, authenticatorId: string) =>
  (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials

export async function plugInDevice(page: Page): Promise<VirtualDevice> {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: () => listCredentials(client, authenticatorId),
    restore: async (credential) => {
      await client.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId })
      await client.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
    verify: async (yes) => void (await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes })),
  }
}
