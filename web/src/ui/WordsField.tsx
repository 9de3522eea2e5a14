import { t } from '@lingui/core/macro'
import { TagsInput } from '@mantine/core'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'

type Props = {
  label: string
  description: string
  placeholder: string
  value: string[]
  error?: string | null
  onChange: (value: string[]) => void
}

/** A list of words: typed one after the other, or pasted with commas, spaces or lines between them. */
export function WordsField({ label, description, placeholder, value, error, onChange }: Props) {
  return (
    <TagsInput
      label={label}
      description={description}
      placeholder={value.length === 0 ? placeholder : ''}
      value={value}
      onChange={onChange}
      error={error}
      splitChars={[',', ';', ' ', '\n']}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ 'aria-label': t`Clear ${label.toLowerCase()}` }}
    />
  )
}
