import { t } from '@lingui/core/macro'
import { Select } from '@mantine/core'
import { useState } from 'react'
import { GiveForm, type GivenApp, type Holder } from './GiveForm.tsx'

type Props = {
  holder: Holder
  /** What can be given. */
  apps: readonly GivenApp[]
  onClose: () => void
}

/** Gives an app to a person or a group. */
export function GiveAppDialog({ holder, apps, onClose }: Props) {
  const [key, setKey] = useState<string | null>(null)
  const app = apps.find((one) => one.key === key) ?? null
  return (
    <GiveForm
      title={giveTitle(holder)}
      holder={holder}
      app={app}
      none={t`Nobody gains an app by this: they can open it already.`}
      onClose={onClose}
    >
      <Select
        label={t`App`}
        placeholder={t`Choose an app`}
        data={apps.map(({ key: value, name: label }) => ({ value, label }))}
        value={key}
        onChange={setKey}
        searchable
        nothingFoundMessage={t`No such app`}
        data-autofocus
      />
    </GiveForm>
  )
}

const giveTitle = ({ name }: Holder): string => t`Give ${name} an app`
