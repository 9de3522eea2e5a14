import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { i18n } from '../../language/words.ts'
import type { ServiceDefinition } from '../../api/service-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatList } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { Page } from '../../ui/Page.tsx'
import { accessChanges, AccessChangeDialog } from './AccessChange.tsx'
import { definitionQuery, useChangeService, useResetService } from './registry.api.ts'
import { changeFrom, valuesOf } from './service-values.ts'
import type { ServiceValues } from './service-values.ts'
import { ServiceForm } from './ServiceForm.tsx'
import classes from './ServiceForm.module.css'
import pageClasses from './ServicePage.module.css'
import { servicesQuery } from './services.api.ts'

/** Everything that is set for a service; of one in the services file only to be read. */
export function ServiceSettingsPage() {
  const { key } = useParams({ from: '/signed-in/admin/services/$key/settings' })
  const definition = useQuery(definitionQuery(key))
  const above = (
    <Link to={paths.service} params={{ key }} className={pageClasses.back ?? ''}>
      <IconArrowLeft size={16} aria-hidden="true" />
      {definition.data?.name ?? t`Service`}
    </Link>
  )
  return (
    <Page title={t`Settings`} above={above} summary={definition.data ? <Summary service={definition.data} /> : ' '}>
      {definition.isPending ? <Skeleton height={420} /> : null}
      {definition.isError && !definition.data ? (
        <ErrorNotice error={definition.error} title={t`The settings could not be loaded`} onRetry={() => void definition.refetch()} />
      ) : null}
      {definition.data ? (
        <Settings key={definition.data.version} service={definition.data} onReload={() => void definition.refetch()} />
      ) : null}
    </Page>
  )
}

const origins = {
  file: msg`Managed by the services file`,
  admin: msg`Made in Gatehouse; a change is in force at once`,
  builtin: msg`Comes along with Gatehouse; a change is in force at once`,
}

const Summary = ({ service }: { service: ServiceDefinition }) => i18n._(origins[service.source])

function Settings({ service, onReload }: { service: ServiceDefinition; onReload: () => void }) {
  const change = useChangeService(service.key)
  const [asking, setAsking] = useState<{ values: ServiceValues; onError: (error: unknown) => void } | null>(null)
  const services = useQuery(servicesQuery)
  const initial = valuesOf(service)
  const others = (services.data?.items ?? []).filter(({ key }) => key !== service.key)
  const save = (values: ServiceValues, onError: (error: unknown) => void): void =>
    change.mutate(
      { change: changeFrom(initial, values), version: service.version },
      { onSuccess: (saved) => notifyDone(t`${saved.name} is saved`), onError, onSettled: () => setAsking(null) },
    )
  return (
    <>
      <Why service={service} />
      {service.comes_with ? <Reset service={service} changed={service.comes_with} /> : null}
      <ServiceForm
        initial={initial}
        isNew={false}
        locked={service.locked}
        others={others}
        saving={change}
        onReload={() => {
          change.reset()
          onReload()
        }}
        onSave={(values, onError) => {
          if (accessChanges(service.key, service, values).length === 0) save(values, onError)
          else setAsking({ values, onError })
        }}
      />
      {asking ? (
        <AccessChangeDialog
          title={t`Save ${service.name}?`}
          confirm={t`Save`}
          changes={accessChanges(service.key, service, asking.values)}
          pending={change.isPending}
          error={null}
          onConfirm={() => save(asking.values, asking.onError)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  )
}

const memberNames: Record<string, MessageDescriptor> = {
  name: msg`name`,
  description: msg`description`,
  icon: msg`icon`,
  picture: msg`icon`,
  category: msg`section`,
  interval_s: msg`health checks`,
  timeout_ms: msg`health checks`,
  rise: msg`health checks`,
  fall: msg`health checks`,
  depends_on: msg`what it needs`,
  visibility: msg`who can open it`,
  listed: msg`whether it can be asked for`,
  enabled: msg`whether it is on`,
  maintenance: msg`maintenance`,
}

/** The way back of a service that comes along: what was changed of it, and who would gain or lose it. */
function Reset({ service, changed }: { service: ServiceDefinition; changed: Record<string, unknown> }) {
  const reset = useResetService(service.key)
  const [isAsking, setAsking] = useState(false)
  const names = formatList([...new Set(Object.keys(changed).map((member) => i18n._(memberNames[member] ?? msg`limits`)))])
  const after = {
    visibility: changed['visibility'] === 'granted' || changed['visibility'] === 'everyone' ? changed['visibility'] : service.visibility,
    enabled: typeof changed['enabled'] === 'boolean' ? changed['enabled'] : service.enabled,
  }
  return (
    <p className={classes.note}>
      {names === '' ? t`What was changed here is not in force.` : t`Changed here: ${names}.`}{' '}
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        <Trans>Back to the defaults…</Trans>
      </Button>
      {isAsking ? (
        <AccessChangeDialog
          title={t`Give ${service.name} its defaults back?`}
          confirm={t`Back to the defaults`}
          changes={accessChanges(service.key, service, after)}
          pending={reset.isPending}
          error={reset.error}
          onConfirm={() =>
            reset.mutate(service.version, {
              onSuccess: (saved) => {
                notifyDone(t`${saved.name} is as it comes along`)
                setAsking(false)
              },
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </p>
  )
}

/** Why not everything can be changed. */
function Why({ service: { source, is_stored } }: { service: ServiceDefinition }) {
  if (source === 'admin') return null
  return (
    <p className={classes.note}>
      {source === 'file'
        ? is_stored
          ? t`The services file is the one place where this service is changed, so here it can only be read. What is changed there is in force a second later, without a restart. What was stored here under the same key has no effect.`
          : t`The services file is the one place where this service is changed, so here it can only be read. What is changed there is in force a second later, without a restart.`
        : t`Where it listens and where it is found follows from the environment of the gateway, so only the rest can be changed.`}
    </p>
  )
}
