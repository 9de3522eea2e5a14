import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core'
import { IconEye, IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccessReason, ExplainedApp, UserAccess as Access } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { AppIcon } from '../apps/AppIcon.tsx'
import { userAccessQuery } from './access.api.ts'
import { givenWords, personWords, reasonWords } from './access-words.ts'
import classes from './Access.module.css'
import { GiveAppDialog } from './GiveAppDialog.tsx'
import { TakeAwayDialog } from './TakeAwayDialog.tsx'
import type { Taking } from './TakeAwayDialog.tsx'

/** What one person can open, because of what, and until when. */
export function UserAccess({ id }: { id: string }) {
  const access = useQuery(userAccessQuery(id))
  const [giving, setGiving] = useState(false)
  const [taking, setTaking] = useState<Taking | null>(null)
  if (access.isError && !access.data)
    return <ErrorNotice error={access.error} title={t`The apps could not be loaded`} onRetry={() => void access.refetch()} />
  if (!access.data) return <Skeleton height={148} />
  const { user, apps } = access.data
  const holder = { kind: 'user' as const, id, name: personWords(user) }
  const open = apps.filter(({ allowed }) => allowed)
  const over = apps.filter(({ allowed, expired }) => !allowed && expired.length > 0)
  const take = (app: { key: string; name: string }): void => setTaking({ app, holder })
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
          renderRoot={(props: object) => <Link to={paths.seenAsUser} params={{ id }} {...props} />}
        >
          <Trans>See their Apps page</Trans>
        </Button>
      </div>
      {user.is_active ? null : (
        <p className={classes.quiet}>{t`The account is deactivated: none of this can be used until it is active.`}</p>
      )}
      {open.length === 0 ? <p className={classes.quiet}>{t`Nothing: no app is for everyone, and nobody has given one.`}</p> : null}
      <AppList apps={open} onTake={take} />
      {over.length > 0 ? (
        <>
          <h3 className={classes.part}>{t`No longer`}</h3>
          <AppList apps={over} onTake={take} />
        </>
      ) : null}
      <LeftOver access={access.data} onTake={take} />
      {giving ? <GiveAppDialog holder={holder} apps={givable(access.data)} onClose={() => setGiving(false)} /> : null}
      {taking ? <TakeAwayDialog {...taking} onClose={() => setTaking(null)} /> : null}
    </>
  )
}

/** What has a use to give: not what is for everyone. */
const givable = ({ apps }: Access): ExplainedApp[] => apps.filter(({ visibility }) => visibility === 'granted')

type ListProps = { apps: readonly ExplainedApp[]; onTake: (app: { key: string; name: string }) => void }

function AppList({ apps, onTake }: ListProps) {
  const locale = useLocale()
  return (
    <ul className={classes.list}>
      {apps.map((app) => {
        const { key, name, icon, enabled, allowed, until, because, expired } = app
        const own = [...because, ...expired].some(({ kind }) => kind === 'user')
        return (
          <li key={key}>
            <AppIcon icon={icon} name={name} />
            <span className={classes.words}>
              <Link to={paths.service} params={{ key }} className={classes.link ?? ''}>
                {name}
              </Link>
              {because.map((reason) => (
                <Reason key={`${reason.kind} ${reason.group?.id ?? ''}`} reason={reason} locale={locale} />
              ))}
              {allowed ? null : <Ended reasons={expired} locale={locale} />}
              {allowed && until !== null && because.length > 1 ? (
                <span className={classes.about}>{endsText(formatMoment(until, locale))}</span>
              ) : null}
              {enabled ? null : <span className={classes.about}>{t`The service is turned off.`}</span>}
            </span>
            {own ? (
              <Tooltip label={t`Take away what was given to them`}>
                <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Take ${name} away`} onClick={() => onTake({ key, name })}>
                  <IconX size={16} />
                </ActionIcon>
              </Tooltip>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

function Reason({ reason, locale }: { reason: AccessReason; locale: Locale }) {
  const words = reasonWords(reason, locale)
  const given = givenWords(reason, locale) ?? undefined
  if (reason.group === null)
    return (
      <span className={classes.about} title={given}>
        {words}
      </span>
    )
  return (
    <span className={classes.about} title={given}>
      <Link to={paths.group} params={{ id: reason.group.id }} className={classes.quietLink ?? ''}>
        {words}
      </Link>
    </span>
  )
}

function Ended({ reasons, locale }: { reasons: readonly AccessReason[]; locale: Locale }) {
  const last = reasons
    .map(({ expires_at }) => expires_at ?? '')
    .toSorted()
    .at(-1)
  if (!last) return null
  const moment = formatMoment(last, locale)
  return <span className={classes.about}>{t`Ended ${moment}`}</span>
}

/** Grants for apps that are not registered: they open nothing, and one day might. */
function LeftOver({ access, onTake }: { access: Access; onTake: ListProps['onTake'] }) {
  const own = access.left_over.filter(({ because }) => because.some(({ kind }) => kind === 'user'))
  if (own.length === 0) return null
  return (
    <>
      <h3 className={classes.part}>{t`Left over from apps that are gone`}</h3>
      <ul className={classes.list}>
        {own.map(({ app_key: name }) => (
          <li key={name}>
            <span className={classes.words}>
              <code>{name}</code>
              <span className={classes.about}>{t`Opens nothing, unless an app with this key comes back.`}</span>
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t`Take ${name} away`}
              onClick={() => onTake({ key: name, name })}
            >
              <IconX size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </>
  )
}

const endsText = (moment: string): string => t`Ends ${moment}`
