import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select } from '@mantine/core'
import { IconMailPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Invited } from '../../api/admission-types.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { invitationStates, oneOf } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { PeopleTabs } from '../users/PeopleTabs.tsx'
import classes from './Admission.module.css'
import { invitationsQuery } from './admission.api.ts'
import { InvitationsTable } from './InvitationsTable.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { LinksDialog } from './LinksDialog.tsx'
import { noneWords, stateWords } from './words.ts'

/** Who is invited, and what became of it. */
export function InvitationsPage() {
  const search = useSearch({ from: '/signed-in/admin/users/invitations' })
  const navigate = useNavigate({ from: paths.invitations })
  const list = useInfiniteQuery({ ...invitationsQuery(search), placeholderData: keepPreviousData })
  const invitations = list.data?.pages.flatMap((page) => page.items) ?? []
  const shown = invitations.length
  const mail = list.data?.pages[0]?.mail ?? true
  const [inviting, setInviting] = useState(false)
  const [links, setLinks] = useState<Invited[]>([])
  const [keys] = useState<PageKey[]>(() => [{ keys: 'n', label: t`Invite people`, run: () => setInviting(true) }])
  useKeys(t`Invitations`, keys)
  const inviteButton = (
    <Button leftSection={<IconMailPlus size={16} />} onClick={() => setInviting(true)}>
      <Trans>Invite people</Trans>
    </Button>
  )
  return (
    <Page title={t`Users`} summary={list.data ? summaryWords(shown, list.hasNextPage) : ' '} actions={inviteButton}>
      <PeopleTabs />
      {list.data && !mail ? (
        <p className={classes.notice}>
          <Trans>Mail is not set up, so you get a link for each person to hand over. Each is shown once.</Trans>
        </p>
      ) : null}
      {invitations.length > 0 || search.state !== undefined ? (
        <div className={classes.tools}>
          <Select
            className={classes.filter ?? ''}
            aria-label={t`State`}
            data={[{ value: '', label: t`Any state` }, ...invitationStates.map((value) => ({ value, label: i18n._(stateWords[value]) }))]}
            value={search.state ?? ''}
            onChange={(value) => {
              const state = oneOf(invitationStates, value)
              void navigate({ search: state === undefined ? {} : { state }, replace: true })
            }}
          />
        </div>
      ) : null}
      {list.isPending ? <TableSkeleton rows={4} /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The invitations could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && invitations.length === 0 ? (
        search.state === undefined ? (
          <Empty icon={IconMailPlus} title={t`Nobody is invited yet`} action={inviteButton}>
            <Trans>Invite one person, or paste a whole list.</Trans>
          </Empty>
        ) : (
          <Empty icon={IconMailPlus} title={i18n._(noneWords[search.state])} />
        )
      ) : null}
      {invitations.length > 0 ? (
        <>
          <InvitationsTable invitations={invitations} mail={mail} onLinks={setLinks} />
          <LoadMore list={list} shown={plural(shown, { one: '# invitation shown', other: '# invitations shown' })} />
        </>
      ) : null}
      {inviting ? <InviteDialog mail={mail} onLinks={setLinks} onClose={() => setInviting(false)} /> : null}
      {links.length > 0 ? <LinksDialog made={links} onClose={() => setLinks([])} /> : null}
    </Page>
  )
}

function summaryWords(count: number, more: boolean): string {
  return more
    ? plural(count, { one: 'More than # invitation', other: 'More than # invitations' })
    : plural(count, { one: '# invitation', other: '# invitations' })
}
