import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { GeneralSettings } from '../../api/settings-types.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { nameFault } from '../settings/name-fault.ts'
import { generalSettingsQuery, useSaveGeneral } from '../settings/rules.api.ts'
import { SaveError } from '../settings/SaveError.tsx'
import { StepFoot, StepFrame, useGoOn } from './StepFrame.tsx'
import { StepSettings } from './StepSettings.tsx'
import type { StepProps } from './steps.ts'

export function NameStep({ progress }: StepProps) {
  const settings = useQuery(generalSettingsQuery)
  return (
    <StepFrame
      step="name"
      progress={progress}
      title={t`What is it called?`}
      about={t`The name stands beside the mark, on the sign-in page and in mails, so that people see whose door it is. It can be changed at any time.`}
    >
      <StepSettings query={settings}>
        {(saved) => <NameForm key={saved.version} settings={saved} progress={progress} onReload={() => void settings.refetch()} />}
      </StepSettings>
    </StepFrame>
  )
}

function NameForm({ settings, progress, onReload }: StepProps & { settings: GeneralSettings; onReload: () => void }) {
  const save = useSaveGeneral()
  const goOn = useGoOn('name', progress)
  const form = useForm({ initialValues: { name: settings.name }, validate: { name: nameFault } })
  const isSet = settings.sources.name.from === 'here'

  function send(change: { name: string }): void {
    // Keeping what it is called by default is a choice too, and is saved as one.
    if (isSet && !form.isDirty()) return void goOn()
    save.mutate({ change, version: settings.version }, { onSuccess: () => void goOn(), onError: (error) => placeFaults(form, error) })
  }

  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      <TextInput
        label={t`Name of this installation`}
        description={t`Of your team, your company, your house`}
        dir="auto"
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <SaveError
        error={unplacedError(form, save.error)}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      <StepFoot step="name" progress={progress} goesOn>
        <Button type="submit" loading={save.isPending}>
          <Trans>Save and go on</Trans>
        </Button>
      </StepFoot>
      <UnsavedGuard when={form.isDirty() && !save.isPending && !save.isSuccess} />
    </form>
  )
}
