import { plural, t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { setUpSteps, type SetUpProgress, type SetUpStep } from '../../api/setup-types.ts'
import { paths } from '../../paths.ts'
import { oneOf } from '../../search-params.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { AddressStep } from './AddressStep.tsx'
import { AdminStep } from './AdminStep.tsx'
import { FirstAppStep } from './FirstAppStep.tsx'
import { MailStep } from './MailStep.tsx'
import { NameStep } from './NameStep.tsx'
import { setUpProgressQuery } from './setup.api.ts'
import { SetUpEnd } from './SetUpEnd.tsx'
import { SignUpStep } from './SignUpStep.tsx'
import { StepList } from './StepList.tsx'
import { openStepAfter } from './steps.ts'
import type { StepProps } from './steps.ts'

const contents: Record<SetUpStep, ComponentType<StepProps>> = {
  admin: AdminStep,
  name: NameStep,
  address: AddressStep,
  mail: MailStep,
  sign_up: SignUpStep,
  first_app: FirstAppStep,
}

/** What comes after the first admin, a step at a time; each can be left for later and come back to. */
export function SetUpAssistantPage() {
  const progress = useQuery(setUpProgressQuery)
  const { step: wanted } = useParams({ strict: false })
  return (
    <Page title={t`Set-up`} summary={progress.data ? summaryOf(progress.data) : ' '}>
      {progress.isPending ? <Skeleton height={480} /> : null}
      {progress.isError && !progress.data ? (
        <ErrorNotice error={progress.error} title={t`The set-up could not be loaded`} onRetry={() => void progress.refetch()} />
      ) : null}
      {progress.data ? <Steps progress={progress.data} wanted={wanted} /> : null}
    </Page>
  )
}

/** The end has a place of its own, so that the way back there is the browser's. */
const places = [...setUpSteps, 'end'] as const

function Steps({ progress, wanted }: StepProps & { wanted: string | undefined }) {
  const place = oneOf(places, wanted)
  if (place === undefined) return <Navigate to={paths.setUpStep} params={{ step: openStepAfter(progress, null) ?? 'end' }} replace />
  const Content = place === 'end' ? SetUpEnd : contents[place]
  return (
    <>
      <StepList progress={progress} />
      <Content key={place} progress={progress} />
    </>
  )
}

function summaryOf({ steps }: SetUpProgress): string {
  const all = steps.length
  const done = steps.filter(({ state }) => state === 'done').length
  return done === all ? t`All done` : plural(all, { one: `${done} of # step done`, other: `${done} of # steps done` })
}
