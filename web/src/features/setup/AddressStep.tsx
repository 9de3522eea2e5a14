import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AddressFacts } from '../settings/AddressFacts.tsx'
import { generalSettingsQuery } from '../settings/rules.api.ts'
import { useMarkStep } from './setup.api.ts'
import { StepFoot, StepFrame, useGoOn } from './StepFrame.tsx'
import { StepSettings } from './StepSettings.tsx'
import { stateOf } from './steps.ts'
import type { StepProps } from './steps.ts'

export function AddressStep({ progress }: StepProps) {
  const settings = useQuery(generalSettingsQuery)
  const confirm = useMarkStep()
  const goOn = useGoOn('address', progress)
  const isConfirmed = stateOf(progress, 'address') === 'done'
  return (
    <StepFrame
      step="address"
      progress={progress}
      title={t`Where do people find it?`}
      about={t`Links in mails and passkeys go by this address. It is set where Gatehouse is started; passkeys that were made at another one stop working.`}
    >
      <StepSettings query={settings}>
        {(saved) => (
          <>
            <AddressFacts settings={saved} />
            {confirm.isError ? <ErrorNotice error={confirm.error} title={t`Not saved`} /> : null}
            <StepFoot step="address" progress={progress}>
              {isConfirmed ? null : (
                <Button
                  loading={confirm.isPending}
                  onClick={() => confirm.mutate({ step: 'address', mark: 'confirmed' }, { onSuccess: () => void goOn() })}
                >
                  <Trans>This address is right</Trans>
                </Button>
              )}
            </StepFoot>
          </>
        )}
      </StepSettings>
    </StepFrame>
  )
}
