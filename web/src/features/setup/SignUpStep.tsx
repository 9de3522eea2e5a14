import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SignUpSettings } from '../../api/settings-types.ts'
import { paths } from '../../paths.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { signUpSettingsQuery, useSaveSignUp } from '../settings/rules.api.ts'
import { SaveError } from '../settings/SaveError.tsx'
import { signUpModes } from '../settings/SignUpForm.tsx'
import classes from './Setup.module.css'
import { StepFoot, StepFrame, useGoOn } from './StepFrame.tsx'
import { StepSettings } from './StepSettings.tsx'
import type { StepProps } from './steps.ts'

export function SignUpStep({ progress }: StepProps) {
  const settings = useQuery(signUpSettingsQuery)
  return (
    <StepFrame
      step="sign_up"
      progress={progress}
      title={t`Who may register?`}
      about={t`People who have an account sign in whatever this says, and admins can always add people.`}
    >
      <StepSettings query={settings}>
        {(saved) => <ModeForm key={saved.version} settings={saved} progress={progress} onReload={() => void settings.refetch()} />}
      </StepSettings>
    </StepFrame>
  )
}

function ModeForm({ settings, progress, onReload }: StepProps & { settings: SignUpSettings; onReload: () => void }) {
  const save = useSaveSignUp()
  const goOn = useGoOn('sign_up', progress)
  const [mode, setMode] = useState(settings.mode)
  const isDirty = mode !== settings.mode

  function send(): void {
    // Keeping what holds by default is a choice too, and is saved as one.
    if (settings.sources.mode.from !== 'default' && !isDirty) return void goOn()
    save.mutate({ change: { mode }, version: settings.version }, { onSuccess: () => void goOn() })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <ChoiceCards name="mode" legend={t`Who may register`} choices={signUpModes()} value={mode} onChange={setMode} />
      <p className={classes.note}>
        {settings.sources.mode.from === 'environment' ? t`From the environment (GATEHOUSE_SIGNUP); what you choose here wins.` : null}{' '}
        <Trans>
          Which domains their addresses may have, and which groups new people get, is among the{' '}
          <Link to={paths.signUpSettings}>sign-up settings</Link>.
        </Trans>
      </p>
      <SaveError
        error={save.error}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      <StepFoot step="sign_up" progress={progress} goesOn>
        <Button type="submit" loading={save.isPending}>
          <Trans>Save and go on</Trans>
        </Button>
      </StepFoot>
      <UnsavedGuard when={isDirty && !save.isPending && !save.isSuccess} />
    </form>
  )
}
