import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, FileButton, Popover, TextInput } from '@mantine/core'
import { appIconNames } from '@gatehouse/contracts/app-icons'
import type { AppIconName } from '@gatehouse/contracts/app-icons'
import { useState } from 'react'
import { i18n } from '../../language/words.ts'
import { AppIcon } from '../apps/AppIcon.tsx'
import { allIcons } from '../apps/more-icons.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { iconWords } from './icon-words.ts'
import classes from './IconPicker.module.css'
import { pictureUrl, useUploadPicture } from './registry.api.ts'

type Props = {
  icon: string
  picture: string | null
  name: string
  disabled: boolean
  onChange: (chosen: { icon: string; picture: string | null }) => void
}

/** Chooses the icon of a service: one that comes along, or a picture of one's own. */
export function IconPicker({ icon, picture, name, disabled, onChange }: Props) {
  const upload = useUploadPicture()
  const [opened, setOpened] = useState(false)
  const take = (file: File | null): void => {
    if (file !== null) upload.mutate(file, { onSuccess: (id) => onChange({ icon, picture: id }) })
  }
  return (
    <div>
      <p className={classes.label}>{t`Icon`}</p>
      <div className={classes.row}>
        <AppIcon icon={icon} name={name === '' ? '?' : name} picture={picture === null ? null : pictureUrl(picture)} />
        <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus returnFocus width={340}>
          <Popover.Target>
            <Button variant="default" disabled={disabled} onClick={() => setOpened((before) => !before)}>
              <Trans>Choose an icon</Trans>
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <IconGrid
              chosen={picture === null ? icon : null}
              onChoose={(chosen) => {
                onChange({ icon: chosen, picture: null })
              }}
            />
          </Popover.Dropdown>
        </Popover>
        <FileButton accept="image/png,image/webp" onChange={take} disabled={disabled}>
          {(props) => (
            <Button {...props} variant="default" loading={upload.isPending} disabled={disabled}>
              <Trans>Upload a picture</Trans>
            </Button>
          )}
        </FileButton>
        {picture === null || disabled ? null : (
          <Button variant="subtle" onClick={() => onChange({ icon, picture: null })}>
            <Trans>Without picture</Trans>
          </Button>
        )}
      </div>
      <p className={classes.hint}>{t`PNG or WebP, up to 128 KB and 1024 × 1024 pixels`}</p>
      {upload.isError ? <ErrorNotice error={upload.error} title={t`The picture was not taken`} /> : null}
    </div>
  )
}

/** One radio group, so that arrow keys move through it and Tab leaves it. */
function IconGrid({ chosen, onChoose }: { chosen: string | null; onChoose: (icon: AppIconName) => void }) {
  const [search, setSearch] = useState('')
  const words = search.toLowerCase().split(/\s+/)
  const shown = appIconNames.filter((one) => words.every((word) => `${one} ${i18n._(iconWords[one])}`.toLowerCase().includes(word)))
  return (
    <>
      <TextInput
        label={t`Search icons`}
        placeholder={t`calendar`}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      <div className={classes.grid} role="radiogroup" aria-label={t`Icons`}>
        {shown.map((one) => {
          const Icon = allIcons[one]
          return (
            <label key={one} className={classes.choice} title={one}>
              <input
                type="radio"
                name="service-icon"
                aria-label={i18n._(iconWords[one])}
                checked={one === chosen}
                onChange={() => onChoose(one)}
              />
              <Icon size={22} stroke={1.6} aria-hidden="true" />
            </label>
          )
        })}
      </div>
      {shown.length === 0 ? <p className={classes.hint}>{t`No icon is called like that.`}</p> : null}
    </>
  )
}
