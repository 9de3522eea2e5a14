import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
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
      <Section title={t`Second factor`}>
        {factors.isPending ? (
          <Skeleton height={120} />
        ) : (
          <ErrorNotice error={factors.error} title={t`Your second factors could not be loaded`} onRetry={() => void factors.refetch()} />
        )}
      </Section>
    )
  }
  const { authenticators, passkeys, recovery_codes: codes, demanded } = factors.data
  const count = authenticators.length + passkeys.length
  return (
    <>
      <Section
        title={t`Passkeys`}
        about={t`Sign in with your finger, face or PIN instead of a password. They can’t be guessed, and no false page can ask for them.`}
      >
        <FactorList kind="passkeys" icon={IconFingerprint} items={passkeys} isLast={demanded && count === 1} empty={t`No passkey yet.`} />
        {passkeysWork() ? (
          <Add label={t`Add a passkey`} onClick={() => setAdding('passkey')} />
        ) : (
          <p className={classes.note}>
            <Trans>This browser can’t make passkeys at this address.</Trans>
          </p>
        )}
      </Section>
      <Section
        title={t`Second factor`}
        about={
          demanded
            ? t`Six digits from an app on your phone, asked for after your password. One of your groups demands a second factor or a passkey.`
            : t`Six digits from an app on your phone, asked for after your password.`
        }
      >
        <FactorList
          kind="authenticators"
          icon={IconDeviceMobile}
          items={authenticators}
          isLast={demanded && count === 1}
          empty={count === 0 ? t`Whoever learns your password can sign in as you. A second factor stops that.` : t`No authenticator app.`}
        />
        <Add label={t`Add an authenticator app`} onClick={() => setAdding('authenticator')} />
      </Section>
      {count > 0 ? (
        <Section
          title={t`Recovery codes`}
          about={t`For when your phone or your passkey is gone. Keep them where you keep what must not get lost.`}
        >
          <div className={classes.codes}>
            <p className={classes.left} data-few={codes <= 2}>
              {codes === 0
                ? t`You have no recovery codes left.`
                : plural(codes, { one: '# code left of 10.', other: '# codes left of 10.' })}
            </p>
            <Button variant="default" onClick={() => setRenewing(true)}>
              <Trans>Make new codes…</Trans>
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
