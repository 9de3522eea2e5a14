import type { SecretBox } from '@gatehouse/kit/secret-box'

/** What is sealed of a queued mail. Links with tokens are in it, so the database alone must not give it away. */
export type SealedContent = { subject: string; html: string; text: string }

/** Binds a sealed content to its row. */
export const contextOf = (mailId: string): string => `mail ${mailId}`

/** Null for what was sealed with another key. */
export function openContent(secretBox: SecretBox, mail: { id: string; sealed_content: string }): SealedContent | null {
  try {
    // Authentic, so it has the shape it was sealed with.
    return JSON.parse(secretBox.open(mail.sealed_content, contextOf(mail.id))) as SealedContent
  } catch {
    return null
  }
}
