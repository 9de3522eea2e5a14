import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { AskableApp, OwnAccessRequest } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { AppIcon } from '../apps/AppIcon.tsx'
import classes from './Access.module.css'
import { askableQuery, ownRequestsQuery, useWithdraw } from './requests.api.ts'

const AskDialog = lazy(() => import('./AskDialog.tsx').then((file) => ({ default: file.AskDialog })))

/** Declined requests are shown for so long. */
const recentMs = 14 * 86_400_000

/** Apps that a person may ask for, and what became of what they asked. Nothing where there is neither. */
export function AskForAccess() {
  const { ask: wanted } = useSearch({ from: '/signed-in/' })
  const navigate = useNavigate({ from: paths.apps })
  const apps = useQuery(askableQuery).data?.items ?? []
  const requests = useQuery(ownRequestsQuery).data?.items ?? []
  const [asking, setAsking] = useState<AskableApp | null>(null)
  const [now] = useState(Date.now)
  const open = new Map(requests.filter(({ state }) => state === 'open').map((request) => [request.app.key, request]))
  const declined = requests.filter(
    ({ state, decided_at, app }) => state === 'declined' && !open.has(app.key) && now - Date.parse(decided_at ?? '') < recentMs,
  )
  // The page that says “no access” leads here.
  const linked = wanted === undefined || open.has(wanted) ? null : (apps.find(({ key }) => key === wanted) ?? null)
  const shown = asking ?? linked
  const close = (): void => {
    setAsking(null)
    if (wanted !== undefined) void navigate({ search: {}, replace: true })
  }
  if (apps.length === 0 && declined.length === 0) return null
  return (
    <section className={classes.ask} aria-labelledby="ask-for-access">
      <h2 id="ask-for-access" className={classes.askTitle}>
        <Trans>Ask for access</Trans>
      </h2>
      <ul className={classes.list}>
        {apps.map((app) => (
          <li key={app.key}>
            <AppIcon icon={app.icon} name={app.name} />
            <span className={classes.words}>
              <span className={classes.name}>{app.name}</span>
              <span className={classes.about}>{app.description}</span>
              <LastAnswer request={declined.find((request) => request.app.key === app.key)} />
            </span>
            <Asked request={open.get(app.key)} name={app.name} onAsk={() => setAsking(app)} />
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>{shown ? <AskDialog app={shown} onClose={close} /> : null}</Suspense>
    </section>
  )
}

function LastAnswer({ request }: { request: OwnAccessRequest | undefined }) {
  const locale = useLocale()
  if (!request?.decided_at) return null
  const { note } = request
  const moment = formatMoment(request.decided_at, locale)
  return <span className={classes.about}>{note === null ? t`Declined ${moment}` : t`Declined ${moment}: “${note}”`}</span>
}

function Asked({ request, name, onAsk }: { request: OwnAccessRequest | undefined; name: string; onAsk: () => void }) {
  const locale = useLocale()
  const withdraw = useWithdraw()
  if (!request)
    return (
      <Button variant="default" aria-label={t`Ask for ${name}`} onClick={onAsk}>
        <Trans>Ask</Trans>
      </Button>
    )
  const moment = formatMoment(request.created_at, locale)
  return (
    <span className={classes.asked}>
      <span className={classes.about}>{t`Asked ${moment}`}</span>
      <Button
        variant="subtle"
        color="gray"
        aria-label={t`Withdraw the request for ${name}`}
        loading={withdraw.isPending}
        onClick={() =>
          withdraw.mutate(request.id, {
            onSuccess: () => notifyDone(t`You no longer ask for ${name}`),
            onError: (error) => notifyError(t`The request was not withdrawn`, error),
          })
        }
      >
        <Trans>Withdraw</Trans>
      </Button>
    </span>
  )
}
