import { t } from '@lingui/core/macro'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { HistoryLink } from '../settings-history/HistoryLink.tsx'
import { useFreshForm } from './fresh-form.ts'
import { DocumentLimitsForm } from './DocumentLimitsForm.tsx'
import { InForce } from './InForce.tsx'
import { documentLimitsQuery } from './settings.api.ts'

export function DocumentLimitsPage() {
  const limits = useQuery(documentLimitsQuery)
  const { round, reload } = useFreshForm(limits.refetch)
  return (
    <Page
      title={t`Documents`}
      summary={limits.data ? <InForce settings={limits.data} service="documents" /> : ' '}
      actions={<HistoryLink section="documents" />}
    >
      {limits.isPending ? <Skeleton height={220} /> : null}
      {limits.isError && !limits.data ? (
        <ErrorNotice error={limits.error} title={t`The limits could not be loaded`} onRetry={() => void limits.refetch()} />
      ) : null}
      {limits.data ? <DocumentLimitsForm key={round} limits={limits.data} onReload={reload} /> : null}
    </Page>
  )
}
