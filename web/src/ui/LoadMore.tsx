import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { ErrorNotice } from './ErrorNotice.tsx'
import classes from './LoadMore.module.css'

type List = {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  error: unknown
  fetchNextPage: () => Promise<unknown>
}

/** The end of a list that has more. */
export function LoadMore({ list, shown }: { list: List; shown: string }) {
  if (!list.hasNextPage) return null
  return (
    <div className={classes.more}>
      {list.isFetchNextPageError ? <ErrorNotice error={list.error} onRetry={() => void list.fetchNextPage()} /> : null}
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        <Trans>Show more</Trans>
      </Button>
      <span>{shown}</span>
    </div>
  )
}
