import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Factors, User } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import list from '../factors/FactorSections.module.css'
import { FactorItems, noFactorWords, userFactorsQuery } from './UserFactors.tsx'
import { RemoveFactors } from './RemoveFactors.tsx'

/** What somebody has beside the password, and the way out when all of it is lost. */
export function UserFactorsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const name = user.full_name ?? user.email
  const factors = useQuery(userFactorsQuery(user.id))
  return (
    <Dialog opened onClose={onClose} title={t`Second factors of ${name}`}>
      {factors.isPending ? <Skeleton height={104} /> : null}
      {factors.isError ? <ErrorNotice error={factors.error} onRetry={() => void factors.refetch()} /> : null}
      {factors.data ? <Overview user={user} name={name} factors={factors.data} onClose={onClose} /> : null}
    </Dialog>
  )
}

type Props = { user: User; name: string; factors: Factors; onClose: () => void }

function Overview({ user, name, factors, onClose }: Props) {
  const [asking, setAsking] = useState(false)
  if (factors.passkeys.length + factors.authenticators.length === 0) {
    return (
      <>
        <Text>{noFactorWords(name, factors.demanded)}</Text>
        <div className={list.after}>
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Close</Trans>
          </Button>
        </div>
      </>
    )
  }
  if (asking) return <RemoveFactors user={user} back={t`Back`} onBack={() => setAsking(false)} onDone={onClose} />
  return (
    <>
      <FactorItems factors={factors} />
      <div className={list.after}>
        <Button color="red" variant="light" onClick={() => setAsking(true)}>
          <Trans>Remove all…</Trans>
        </Button>
      </div>
    </>
  )
}
