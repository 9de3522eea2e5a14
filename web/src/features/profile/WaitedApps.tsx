import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton } from '@mantine/core'
import { IconBell, IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { appsQuery } from '../../api/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import items from '../../ui/ItemList.module.css'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useBackNotice, useBackNotices } from '../apps/back-notice.ts'

/** The apps of which one wants to know when they are back. */
export function WaitedApps() {
  const { mailed, here } = useBackNotices()
  const apps = useQuery(appsQuery)
  if (mailed.isPending) return <Skeleton height={52} />
  if (mailed.isError)
    return <ErrorNotice error={mailed.error} title={t`What you wait for could not be loaded`} onRetry={() => void mailed.refetch()} />
  const keys = [...new Set([...here, ...mailed.data])]
  if (keys.length === 0)
    return (
      <p className={items.none}>
        <Trans>You wait for none. The tile of an app that is unavailable offers to tell you when it is back.</Trans>
      </p>
    )
  return (
    <ul className={items.list} aria-label={t`Apps you wait for`}>
      {keys.map((key) => (
        // One that is not theirs any more has no name for them.
        <WaitedApp key={key} appKey={key} name={apps.data?.items.find((app) => app.key === key)?.name ?? key} />
      ))}
    </ul>
  )
}

const failed = (error: unknown) => notifyError(t`This could not be changed`, error)

function WaitedApp({ appKey, name }: { appKey: string; name: string }) {
  const { wanted, isChanging, ask, takeBack } = useBackNotice(appKey)
  const Icon = wanted === 'mail' ? IconMail : IconBell
  const end = async (): Promise<void> => {
    await takeBack()
    if (wanted !== null) notifyDone(t`You will not be told when ${name} is back`, () => void ask(wanted).catch(failed))
  }
  return (
    <li className={items.item}>
      <span className={items.icon} aria-hidden="true">
        <Icon size={20} stroke={1.5} />
      </span>
      <div className={items.words}>
        <div className={items.name}>{name}</div>
        <div className={items.quiet}>
          {wanted === 'mail' ? t`One mail, when it is back` : t`In this browser, while a page of Gatehouse is open`}
        </div>
      </div>
      <Button
        variant="default"
        size="compact-md"
        loading={isChanging}
        onClick={() => void end().catch(failed)}
        aria-label={t`Do not tell me of ${name}`}
      >
        <Trans>End</Trans>
      </Button>
    </li>
  )
}
