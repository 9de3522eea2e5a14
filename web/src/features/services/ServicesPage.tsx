import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconPlus, IconServer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { FileNotice, SetAsideNotice } from './RegistryNotices.tsx'
import { servicesQuery } from './services.api.ts'
import { ServicesTable } from './ServicesTable.tsx'

/** What stands behind the gate, as an admin sees it: how each service is, and how it has been. */
export function ServicesPage() {
  const services = useQuery(servicesQuery)
  const locale = useLocale()
  const now = useNow(30_000)
  const [keys] = useState<PageKey[]>(() => [{ keys: '↑ ↓', label: t`Move the service whose handle has the focus` }])
  useKeys(t`Services`, keys)
  const items = services.data?.items ?? []
  const away = items.filter((service) => service.status === 'down').length
  return (
    <Page
      title={t`Services`}
      summary={services.data ? summaryOf(items.length, away) : ' '}
      actions={
        <Button component={Link} to={paths.newService} leftSection={<IconPlus size={16} aria-hidden="true" />}>
          <Trans>Add service</Trans>
        </Button>
      }
    >
      {services.isPending ? <TableSkeleton rows={4} /> : null}
      {services.isError && !services.data ? (
        <ErrorNotice error={services.error} title={t`The services could not be loaded`} onRetry={() => void services.refetch()} />
      ) : null}
      {services.data?.file ? <FileNotice file={services.data.file} locale={locale} now={now} /> : null}
      {services.data ? <SetAsideNotice setAside={services.data.set_aside} /> : null}
      {services.data && items.length === 0 ? (
        <Empty icon={IconServer} title={t`No services`}>
          <Trans>Add the first one, or name a file of services in GATEHOUSE_SERVICES.</Trans>
        </Empty>
      ) : null}
      {items.length > 0 ? <ServicesTable services={items} now={now} locale={locale} /> : null}
    </Page>
  )
}

function summaryOf(count: number, away: number): string {
  if (away === 0) return plural(count, { one: '# service', other: '# services' })
  return t`${plural(count, { one: '# service', other: '# services' })}, ${away} unavailable`
}
