import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { PasswordInput } from '@mantine/core'
import type { PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'

type Props = Omit<PasswordInputProps, 'visible' | 'onVisibilityChange' | 'visibilityToggleButtonProps' | 'inputWrapperOrder'>

/** A password field that says when caps lock is on and whose eye is reached by keyboard too. */
export function PasswordField({ onKeyDown, onKeyUp, onBlur, ...props }: Props) {
  const [visible, setVisible] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const watch = (event: KeyboardEvent<HTMLInputElement>) => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <PasswordInput
      {...props}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleButtonProps={{ 'aria-label': visible ? t`Hide password` : t`Show password`, 'aria-hidden': false, tabIndex: 0 }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      aria-invalid={props.error ? true : undefined}
      description={
        capsLock || props.description ? (
          <>
            {capsLock ? (
              <span role="status">
                <Trans>Caps lock is on.</Trans>
              </span>
            ) : null}
            {props.description}
          </>
        ) : null
      }
      onKeyDown={(event) => {
        watch(event)
        onKeyDown?.(event)
      }}
      onKeyUp={(event) => {
        watch(event)
        onKeyUp?.(event)
      }}
      onBlur={(event) => {
        setCapsLock(false)
        onBlur?.(event)
      }}
    />
  )
}
