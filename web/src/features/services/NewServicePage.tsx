import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Page } from '../../ui/Page.tsx'
import { useAddService } from './registry.api.ts'
import { newServiceFrom, newValues } from './service-values.ts'
import { ServiceForm } from './ServiceForm.tsx'
import pageClasses from './ServicePage.module.css'
import { servicesQuery } from './services.api.ts'

/** Adds a service: tried before it is saved, and there for everybody who may have it as soon as it is. */
export function NewServicePage() {
  const add = useAddService()
  const navigate = useNavigate()
  const services = useQuery(servicesQuery)
  const above = (
    <Link to={paths.services} className={pageClasses.back ?? ''}>
      <IconArrowLeft size={16} aria-hidden="true" />
      <Trans>Services</Trans>
    </Link>
  )
  return (
    <Page title={t`New service`} above={above} summary={t`Its tile is there as soon as it is saved`}>
      <ServiceForm
        initial={newValues}
        isNew
        locked={[]}
        others={services.data?.items ?? []}
        saving={add}
        onReload={() => add.reset()}
        onSave={(values, onError) =>
          add.mutate(newServiceFrom(values), {
            onSuccess: ({ key, name }) => {
              notifyDone(t`${name} is there`)
              // Its page shows what the list knows.
              void services.refetch().then(() => navigate({ to: paths.service, params: { key }, ignoreBlocker: true }))
            },
            onError,
          })
        }
      />
    </Page>
  )
}
