import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { AiSettings } from '../../api/settings-types.ts'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { belongsElsewhere } from './ai-values.ts'
import type { AiValues } from './ai-values.ts'
import { keyLabel, StoredKey } from './StoredKey.tsx'

type Props = {
  settings: AiSettings
  values: AiValues
  error: ReactNode
  onChange: (value: string | null) => void
  onReload: () => void
}

/** A stored key is replaced and removed by acts of its own; the first one for an address is saved together with that address. */
export function ApiKeyField({ settings, values, error, onChange, onReload }: Props) {
  const isOptional = values.provider === 'openai_compatible'
  const stays = settings.api_key_set && !belongsElsewhere(values, settings)
  // What was typed for another address is not for the one that the form has come back to.
  const leftover = stays && values.api_key !== null
  useEffect(() => {
    if (leftover) onChange(null)
  }, [leftover, onChange])
  if (stays) return <StoredKey settings={settings} isOptional={isOptional} onReload={onReload} />
  return (
    <PasswordField
      label={keyLabel()}
      description={descriptionOf({ isOptional, leaves: settings.api_key_set })}
      autoComplete="off"
      data-1p-ignore=""
      value={values.api_key ?? ''}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}

function descriptionOf({ isOptional, leaves }: { isOptional: boolean; leaves: boolean }): string {
  if (leaves) return t`The stored key belongs to the address of before and is removed when you save`
  return isOptional ? t`Only if the server asks for one` : t`Stored encrypted; nobody can read it back here`
}
