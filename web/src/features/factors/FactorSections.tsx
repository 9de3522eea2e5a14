import { Button, Skeleton } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { AddFactorDialog, RecoveryCodesDialog } from './factor-dialogs.tsx'
import type { Adding } from './factor-dialogs.tsx'
import { FactorList } from './FactorList.tsx'
import classes from './FactorSections.module.css'
import { factorsQuery } from './factors.api.ts'
import { passkeysWork } from './passkeys.ts'

/** What a person has besides the password, on the security page of their profile. */
export function FactorSections() {
  const factors = useQuery(factorsQuery)
  const [adding, setAdding] = useState<Adding | null>(null)
  const [renewing, setRenewing] = useState(false)
  if (factors.isPending || factors.isError) {
    return (
      <Section title="Second factor">
        {factors.isPending ? (
          <Skeleton height={120} />
        ) : (
          <ErrorNotice error={factors.error} title="Your second factors could not be loaded" onRetry={() => void factors.refetch()} />
        )}
      </Section>
    )
  }
  const { authenticators, passkeys, recovery_codes: codes, demanded } = factors.data
  const count = authenticators.length + passkeys.length
  return (
    <>
      <Section
        title="Passkeys"
        about="Sign in with your finger, face or PIN instead of a password. They can’t be guessed, and no false page can ask for them."
      >
        <FactorList kind="passkeys" icon={IconFingerprint} items={passkeys} isLast={demanded && count === 1} empty="No passkey yet." />
        {passkeysWork() ? (
          <Add label="Add a passkey" onClick={() => setAdding('passkey')} />
        ) : (
          <p className={classes.note}>This browser can’t make passkeys at this address.</p>
        )}
      </Section>
      <Section
        title="Second factor"
        about={`Six digits from an app on your phone, asked for after your password.${demanded ? ' One of your groups demands a second factor or a passkey.' : ''}`}
      >
        <FactorList
          kind="authenticators"
          icon={IconDeviceMobile}
          items={authenticators}
          isLast={demanded && count === 1}
          empty={count === 0 ? 'Whoever learns your password can sign in as you. A second factor stops that.' : 'No authenticator app.'}
        />
        <Add label="Add an authenticator app" onClick={() => setAdding('authenticator')} />
      </Section>
      {count > 0 ? (
        <Section
          title="Recovery codes"
          about="For when your phone or your passkey is gone. Keep them where you keep what must not get lost."
        >
          <div className={classes.codes}>
            <p className={classes.left} data-few={codes <= 2}>
              {codes === 0 ? 'You have no recovery codes left.' : `${countOf(codes, 'code', 'codes')} left of 10.`}
            </p>
            <Button variant="default" onClick={() => setRenewing(true)}>
              Make new codes…
            </Button>
          </div>
        </Section>
      ) : null}
      {adding ? <AddFactorDialog what={adding} onClose={() => setAdding(null)} /> : null}
      {renewing ? <RecoveryCodesDialog left={codes} onClose={() => setRenewing(false)} /> : null}
    </>
  )
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={onClick}>
      {label}
    </Button>
  )
}
