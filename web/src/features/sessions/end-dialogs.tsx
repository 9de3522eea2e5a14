import { hasCode } from '../../api/errors.ts'
import type { SessionItem } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { countOf } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { deviceOf, inSentence, placeOf } from './session-words.ts'
import { useEndSession, useEndSessions, type SessionsOf } from './sessions.api.ts'

type EndProps = { of: SessionsOf; session: SessionItem; onClose: () => void }

export function EndSessionDialog({ of, session, onClose }: EndProps) {
  const end = useEndSession(of)
  const device = deviceOf(session)
  const done = (): void => {
    notifyDone(`${device} is signed out`)
    onClose()
  }
  return (
    <ConfirmDialog
      opened
      title={`End ${device}?`}
      confirm="End session"
      pending={end.isPending}
      error={end.error}
      onClose={onClose}
      // One that is over already is what was wanted.
      onConfirm={() => end.mutate(session.id, { onSuccess: done, onError: (error) => hasCode(error, 'sessions.not_found') && done() })}
    >
      {device} ({inSentence(placeOf(session))}) is signed out at once; downloads and open connections there break off. This cannot be
      undone, but one can sign in again.
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
      title={of.kind === 'own' ? 'Sign out everywhere else?' : `Sign ${of.name} out everywhere?`}
      confirm={of.kind === 'own' ? 'Sign out the others' : 'Sign out everywhere'}
      pending={end.isPending}
      error={end.error}
      onClose={onClose}
      onConfirm={() =>
        end.mutate(undefined, {
          onSuccess: ({ ended }) => {
            notifyDone(`${countOf(ended, 'session')} ended`)
            onClose()
          },
        })
      }
    >
      <p>These are signed out at once; downloads and open connections there break off. This cannot be undone, but one can sign in again.</p>
      <ul>
        {named.map((session) => (
          <li key={session.id}>
            {deviceOf(session)}, {inSentence(placeOf(session))}
          </li>
        ))}
        {isMore ? <li>and all others</li> : null}
      </ul>
    </ConfirmDialog>
  )
}
