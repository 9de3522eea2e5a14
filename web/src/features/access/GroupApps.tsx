import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { IconEye, IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { GroupApp } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { AppIcon } from '../apps/AppIcon.tsx'
import { groupAccessQuery } from './access.api.ts'
import { givenWords } from './access-words.ts'
import classes from './Access.module.css'
import { GiveAppDialog } from './GiveAppDialog.tsx'
import { TakeAwayDialog } from './TakeAwayDialog.tsx'
import type { Taking } from './TakeAwayDialog.tsx'

/** What a group opens for everybody in it. */
export function GroupApps({ group }: { group: { id: string; name: string } }) {
  const access = useQuery(groupAccessQuery(group.id))
  const locale = useLocale()
  const [giving, setGiving] = useState(false)
  const [taking, setTaking] = useState<Taking | null>(null)
  if (access.isError && !access.data)
    return <ErrorNotice error={access.error} title={t`The group’s apps could not be loaded`} onRetry={() => void access.refetch()} />
  if (!access.data) return <Skeleton height={96} />
  const { apps, left_over } = access.data
  const holder = { kind: 'group' as const, id: group.id, name: group.name }
  const shown = [
    ...apps.flatMap((app) => (app.grant === null ? [] : [{ ...app, note: noteOf(app) }])),
    ...left_over.map(({ app_key }) => ({
      key: app_key,
      name: app_key,
      icon: '',
      grant: null,
      note: t`This app is gone; it opens nothing.`,
    })),
  ]
  return (
    <>
      <div className={classes.tools}>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setGiving(true)}>
          <Trans>Give an app</Trans>
        </Button>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconEye size={16} />}
          renderRoot={(props: object) => <Link to={paths.seenAsGroup} params={{ id: group.id }} {...props} />}
        >
          <Trans>See what they see</Trans>
        </Button>
      </div>
      {shown.length === 0 ? <p className={classes.quiet}>{t`Being in this group opens no app.`}</p> : null}
      <ul className={classes.list}>
        {shown.map(({ key, name, icon, grant, note }) => (
          <li key={key}>
            <AppIcon icon={icon} name={name} />
            <span className={classes.words}>
              <Link to={paths.service} params={{ key }} className={classes.link ?? ''}>
                {name}
              </Link>
              <span className={classes.about} title={grant ? (givenWords(grant, locale) ?? undefined) : undefined}>
                {grant?.expires_at ? endText(grant.expired, formatMoment(grant.expires_at, locale)) : note}
              </span>
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t`Take ${name} away`}
              onClick={() => setTaking({ app: { key, name }, holder })}
            >
              <IconX size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {giving ? (
        <GiveAppDialog holder={holder} apps={apps.filter(({ visibility }) => visibility === 'granted')} onClose={() => setGiving(false)} />
      ) : null}
      {taking ? <TakeAwayDialog {...taking} onClose={() => setTaking(null)} /> : null}
    </>
  )
}

function noteOf({ visibility, enabled }: GroupApp): string {
  if (!enabled) return t`The service is turned off.`
  return visibility === 'everyone' ? t`For everyone anyway` : t`Until it is taken away`
}

const endText = (expired: boolean, moment: string): string => (expired ? t`Ended ${moment}` : t`Until ${moment}`)
