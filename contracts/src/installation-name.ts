/** What a Gatehouse is called that nobody has named. */
export const defaultInstallationName = 'Gatehouse'

/** Characters as people count them that a name may have. */
export const longestInstallationName = 60

/** Nothing that is not seen: control characters, those that turn the direction of what follows, and those without width or meaning. */
const unseen = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00AD\u200B\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/u
/** A letter, digit, sign or symbol: something that stands there. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u

/** The one form in which a name is kept: composed, and with single spaces. */
export function tidyInstallationName(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Zs}+/gu, ' ')
    .trim()
}

export type InstallationNameFault = 'empty' | 'too_long' | 'unseen'

/**
 * Why a tidied text cannot be the name of an installation, or null. Joiners and the marks of right-to-left writing (U+200C–U+200F) are
 * part of how names are written in many languages; they are text.
 */
export function installationNameFault(text: string): InstallationNameFault | null {
  if (unseen.test(text)) return 'unseen'
  if (!seen.test(text)) return 'empty'
  return Array.from(text).length > longestInstallationName ? 'too_long' : null
}
