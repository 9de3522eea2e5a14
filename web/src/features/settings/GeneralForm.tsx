import { t } from '@lingui/core/macro'
import { TextInput } from '@mantine/core'
import type { GeneralSettings } from '../../api/settings-types.ts'
import { quoted } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { nameFault } from './name-fault.ts'
import { useSaveGeneral } from './rules.api.ts'
import { useRulesForm } from './rules-form.ts'
import { SaveFoot } from './SaveFoot.tsx'
import { SettingSource } from './SettingSource.tsx'

const valuesOf = ({ name }: GeneralSettings) => ({ name })

export function GeneralForm({ settings, onReload }: { settings: GeneralSettings; onReload: () => void }) {
  const save = useSaveGeneral()
  const { fields, send, reset, unplaced } = useRulesForm({
    settings,
    valuesOf,
    validate: { name: nameFault },
    save,
    onDone: (said) => notifyDone(said === 'saved' ? t`Saved; it holds from now on` : t`Back to what it was`),
  })
  return (
    <form onSubmit={fields.onSubmit(send)} noValidate>
      <Section
        title={t`Name`}
        about={t`Beside the mark on every page, on the sign-in page, in mails, and where somebody installs Gatehouse.`}
      >
        <TextInput label={t`Name of this installation`} dir="auto" autoComplete="off" {...fields.getInputProps('name')} />
        <SettingSource
          name={t`name`}
          source={settings.sources.name}
          reset={{ to: quoted(settings.reset_to.name), pending: save.isPending, run: () => reset('name') }}
        />
        <SaveFoot save={save} dirty={fields.isDirty()} error={unplaced} onReload={onReload} />
      </Section>
    </form>
  )
}
