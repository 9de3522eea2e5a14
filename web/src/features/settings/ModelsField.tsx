import { t } from '@lingui/core/macro'
import { TagsInput } from '@mantine/core'
import type { ComponentProps } from 'react'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { useListedModels } from './settings.api.ts'

/** Which models people may choose; a test of the provider offers those that it lists. */
export function ModelsField(input: ComponentProps<typeof TagsInput>) {
  return (
    <TagsInput
      label={t`Other models to choose from`}
      description={t`People choose one for each conversation; without any there is nothing to choose. The test below finds their names.`}
      data={useListedModels()}
      maxTags={50}
      splitChars={[',', '\n']}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ 'aria-label': t`Clear the other models` }}
      spellCheck={false}
      autoCapitalize="none"
      {...input}
    />
  )
}
