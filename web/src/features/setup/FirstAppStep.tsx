import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { formatList } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { useAddService } from '../services/registry.api.ts'
import { newServiceFrom, newValues } from '../services/service-values.ts'
import { ServiceForm } from '../services/ServiceForm.tsx'
import { servicesQuery } from '../services/services.api.ts'
import classes from './Setup.module.css'
import { SkipStep, StepFoot, StepFrame, useGoOn } from './StepFrame.tsx'
import { stateOf } from './steps.ts'
import type { StepProps } from './steps.ts'

export function FirstAppStep({ progress }: StepProps) {
  const isDone = stateOf(progress, 'first_app') === 'done'
  return (
    <StepFrame
      step="first_app"
      progress={progress}
      isBare={!isDone}
      title={isDone ? t`There is an app of yours` : t`Which app comes first?`}
      about={
        isDone
          ? t`Its tile is on the Apps page of whoever may use it. Give it to people and groups on its page.`
          : t`Documents and Chat are there already. Add an app of your own, and test it before you save.`
      }
    >
      {isDone ? <Added progress={progress} /> : <Add progress={progress} />}
    </StepFrame>
  )
}

function Add({ progress }: StepProps) {
  const add = useAddService()
  const goOn = useGoOn('first_app', progress)
  return (
    <ServiceForm
      initial={newValues}
      isNew
      isShort
      locked={[]}
      others={[]}
      saving={add}
      beside={<SkipStep step="first_app" progress={progress} />}
      onReload={() => add.reset()}
      onSave={(values, onError) =>
        add.mutate(newServiceFrom(values), {
          onSuccess: ({ name }) => {
            notifyDone(t`${name} is there`)
            void goOn()
          },
          onError,
        })
      }
    />
  )
}

const comeAlong = new Set(['documents', 'ai'])

function Added({ progress }: StepProps) {
  const services = useQuery(servicesQuery)
  const names = services.data?.items.filter(({ key }) => !comeAlong.has(key)).map(({ name }) => name) ?? []
  return (
    <>
      <p className={classes.list}>{names.length > 5 ? formatList([...names.slice(0, 5), '…']) : formatList(names)}</p>
      <StepFoot step="first_app" progress={progress}>
        <Button variant="default" renderRoot={(props) => <Link to={paths.newService} {...props} />}>
          <Trans>Add another</Trans>
        </Button>
      </StepFoot>
    </>
  )
}
