import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { hasCode } from '../../api/errors.ts'
import type { SessionItem } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { deviceOf, inSentence, placeOf } from './session-words.ts'
import { useEndSession, useEndSessions, type SessionsOf } from './sessions.api.ts'

type EndProps = { of: SessionsOf; session: SessionItem; onClose: () => void }

export function EndSessionDialog({ of, session, onClose }: EndProps) {
  const end = useEndSession(of)
  const device = deviceOf(session)
  const place = inSentence(placeOf(session))
  const done = (): void => {
    notifyDone(t`${device} is signed out`)
    onClose()
  }
  return (
    <ConfirmDialog
      opened
      title={t`End ${device}?`}
      confirm={t`End session`}
      pending={end.isPending}
      error={end.error}
      onClose={onClose}
      // One that is over already is what was wanted.
      onConfirm={() => end.mutate(session.id, { onSuccess: done, onError: (error) => hasCode(error, 'sessions.not_found') && done() })}
    >
      <Trans>
        {device} ({place}) is signed out at once; downloads and open connections there break off. This cannot be undone, but one can sign in
        again.
      </Trans>
    </ConfirmDialog>
  )
}

type EndAllProps = { of: SessionsOf; others: readonly SessionItem[]; hasMore: boolean; onClose: () => void }

const namedAtMost = 5

/** Says by name what is about to be signed out. */
export function EndAllDialog({ of, others, hasMore, onClose }: EndAllProps) {
  const end = useEndSessions(of)
  const named = others.slice(0, namedAtMost)
  const isMore = hasMore || others.length > named.length
  return (
    <ConfirmDialog
      opened
      title={of.kind === 'own' ? t`Sign out everywhere else?` : t`Sign ${of.name} out everywhere?`}
      confirm={of.kind === 'own' ? t`Sign out the others` : t`Sign out everywhere`}
      pending={end.isPending}
      error={end.error}
      onClose={onClose}
      onConfirm={() =>
        end.mutate(undefined, {
          onSuccess: ({ ended }) => {
            notifyDone(t`${plural(ended, { one: '# session', other: '# sessions' })} ended`)
            onClose()
          },
        })
      }
    >
      <p>
        <Trans>
          These are signed out at once; downloads and open connections there break off. This cannot be undone, but one can sign in again.
        </Trans>
      </p>
      <ul>
        {named.map((session) => (
          <li key={session.id}>
            {deviceOf(session)}, {inSentence(placeOf(session))}
          </li>
        ))}
        {isMore ? (
          <li>
            <Trans>and all others</Trans>
          </li>
        ) : null}
      </ul>
    </ConfirmDialog>
  )
}
