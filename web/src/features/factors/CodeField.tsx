import { TextInput } from '@mantine/core'
import type { TextInputProps } from '@mantine/core'
import classes from './CodeField.module.css'

/** Six digits from an authenticator app; phones and password managers offer to fill it in. */
export function CodeField(props: TextInputProps) {
  return (
    <TextInput
      size="md"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      maxLength={12}
      classNames={{ input: classes.input ?? '' }}
      {...props}
      aria-invalid={props.error ? true : undefined}
    />
  )
}
