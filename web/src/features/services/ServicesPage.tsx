import { IconServer } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { ServiceCard } from './ServiceCard.tsx'
import classes from './ServicesPage.module.css'

const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: () => answerOf(api.GET('/api/admin/services')),
  refetchInterval: 10_000,
})

/** What stands behind the gate, as an admin sees it: where it is, how it answers, and what it last failed with. */
export function ServicesPage() {
  const services = useQuery(servicesQuery)
  const locale = useLocale()
  const now = useNow(30_000)
  const items = services.data?.items ?? []
  const away = items.filter((service) => service.status === 'down').length
  return (
    <Page title="Services" summary={services.data ? `${countOf(items.length, 'service')}${away > 0 ? `, ${away} unavailable` : ''}` : ' '}>
      {services.isPending ? <TableSkeleton rows={4} /> : null}
      {services.isError && !services.data ? (
        <ErrorNotice error={services.error} title="The services could not be loaded" onRetry={() => void services.refetch()} />
      ) : null}
      {services.data && items.length === 0 ? (
        <Empty icon={IconServer} title="No services">
          None is registered. Services come from the file named by GATEHOUSE_SERVICES.
        </Empty>
      ) : null}
      <ul className={classes.list}>
        {items.map((service) => (
          <li key={service.key}>
            <ServiceCard service={service} now={now} locale={locale} />
          </li>
        ))}
      </ul>
    </Page>
  )
}
