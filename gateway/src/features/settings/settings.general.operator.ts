import { invalidInput } from '@gatehouse/kit/errors'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { generalBase, generalSection, nameField } from './settings.general.ts'
import { sourcesOf, valuesOf, type Source } from './settings.layers.ts'
import { changeIn } from './settings.rules.service.ts'
import { saveChange, savedOf, type SavingParts } from './settings.store.ts'

/** The general settings at the command line. */
export type GeneralForOperators = {
  read: () => Promise<{ name: string; source: Source }>
  /** Names the installation; null brings back what it is called by default. */
  rename: (name: string | null, by: AuditOrigin) => Promise<void>
}

export function createGeneralForOperators(parts: SavingParts): GeneralForOperators {
  const change = changeIn((section, wanted) => saveChange(parts, section, wanted), parts.clock)
  return {
    read: async () => {
      const { value } = savedOf(generalSection, await parts.repository.find(generalSection.key))
      return { name: valuesOf(value, generalBase).name, source: sourcesOf(value, generalBase).name }
    },
    rename: async (text, by) => {
      const name = text === null ? null : checked(text)
      await change(generalSection, { name }, { author: null, by, via: 'command_line', ifMatch: undefined })
    },
  }
}

function checked(text: string): string {
  const { success, data, error } = nameField.safeParse(text)
  if (success) return data
  throw invalidInput({ errors: error.issues.map(({ message }) => ({ path: 'name', message, code: 'custom' })) })
}
