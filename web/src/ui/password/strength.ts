import { strengthLimits } from '@gatehouse/contracts/password-policy'
import { t } from '@lingui/core/macro'
import { inOurWords } from '../../language/server-words.ts'

export type Strength = { score: 0 | 1 | 2 | 3 | 4; hint: string | null }

type Estimate = (password: string, known: string[]) => Strength

let loading: Promise<Estimate> | null = null

/**
 * Loads the estimator once, when a person first enters a password field: its dictionaries are large. It is the one the
 * gateway uses, with the same dictionaries, so that the page does not promise what the server refuses.
 */
export function loadStrength(): Promise<Estimate> {
  loading ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common'), import('@zxcvbn-ts/language-en')]).then(
    ([core, common, english]) => {
      const zxcvbn = new core.ZxcvbnFactory({
        dictionary: { ...common.dictionary, ...english.dictionary },
        graphs: common.adjacencyGraphs,
        translations: english.translations,
        l33tMaxSubstitutions: strengthLimits.look_alikes,
      })
      return (password, known) => {
        const result = zxcvbn.check(Array.from(password).slice(0, strengthLimits.code_points).join(''), known)
        const hint = result.feedback.warning ?? result.feedback.suggestions[0]
        return { score: result.score, hint: hint ? inOurWords(hint) : null }
      }
    },
  )
  return loading
}

/** What counts as known about a person: their e-mail and name, whole and in their parts. The same words as on the server. */
export function knownAbout(...texts: string[]): string[] {
  const words = [...texts, ...texts.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))]
  return [...new Set(words.filter((word) => word.length > 2))]
}

/** A score in words. */
export function strengthWords(score: Strength['score']): string {
  return [t`Very easy to guess`, t`Easy to guess`, t`Could be guessed`, t`Hard to guess`, t`Very hard to guess`][score] ?? ''
}
