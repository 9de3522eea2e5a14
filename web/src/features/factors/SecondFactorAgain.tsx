import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sessionQuery } from '../../api/queries.ts'
import type { Session } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { pendingQuery } from './factors.api.ts'
import { SecondFactorSkeleton, SecondFactorStep } from './SecondFactorStep.tsx'

type Props = { onSignedIn: (session: Session) => void; onStartOver: () => void }

/** The second factor in the dialog over unsaved work. */
export function SecondFactorAgain({ onSignedIn, onStartOver }: Props) {
  const pending = useQuery(pendingQuery)
  const queryClient = useQueryClient()

  async function goOn(): Promise<void> {
    const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    if (session) onSignedIn(session)
  }
  if (pending.isPending) return <SecondFactorSkeleton />
  if (pending.isError)
    return (
      <ErrorNotice
        error={pending.error}
        title={t`This sign-in is over`}
        action={
          <Button onClick={onStartOver}>
            <Trans>Start over</Trans>
          </Button>
        }
      />
    )
  if (pending.data.lacks === 'proof')
    return <SecondFactorStep pending={pending.data} onSignedIn={() => void goOn()} onExpired={onStartOver} />
  return (
    <>
      <p>
        <Trans>
          Your account needs a second factor now.{' '}
          <a href={paths.secondFactor} target="_blank" rel="noreferrer">
            Set it up in another tab
          </a>
          , then come back here.
        </Trans>
      </p>
      <Button fullWidth onClick={() => void goOn()}>
        <Trans>I have set it up</Trans>
      </Button>
    </>
  )
}
