import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { IconPlus, IconUser, IconUsersGroup, IconX } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Grant, Opener } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Section } from '../../ui/Section.tsx'
import { appSummaryQuery, grantsQuery, openersQuery } from './access.api.ts'
import { Approvers } from './Approvers.tsx'
import { givenWords, personWords, reasonWords } from './access-words.ts'
import classes from './Access.module.css'
import { GiveToDialog } from './GiveToDialog.tsx'
import { TakeAwayDialog } from './TakeAwayDialog.tsx'
import type { Taking } from './TakeAwayDialog.tsx'

type App = { key: string; name: string }

/** Who can open an app: to whom it is given, and everybody who can, with why. */
export function AppAccess({ app, everyone }: { app: App; everyone: boolean }) {
  const summary = useQuery(appSummaryQuery(app.key))
  const people = summary.data?.people
  const about = everyone
    ? t`It is for everyone now. What is given counts when it is not.`
    : t`People, and groups for everybody in them. Admins need nothing.`
  return (
    <>
      <Section title={t`Given to`} about={about}>
        <Given app={app} />
      </Section>
      <Approvers app={app} />
      <Section
        title={t`Who can open it`}
        about={
          people === undefined
            ? t`With why each of them can.`
            : plural(people, { one: '# active person, with why each can.', other: '# active people, with why each can.' })
        }
      >
        <Openers app={app} />
      </Section>
    </>
  )
}

function Given({ app }: { app: App }) {
  const groups = useInfiniteQuery(grantsQuery(app.key, 'groups'))
  const users = useInfiniteQuery(grantsQuery(app.key, 'users'))
  const [giving, setGiving] = useState(false)
  const [taking, setTaking] = useState<Taking | null>(null)
  const fault = groups.error ?? users.error
  const given = [...(groups.data?.pages ?? []), ...(users.data?.pages ?? [])].flatMap(({ items }) => items)
  return (
    <>
      <div className={classes.tools}>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setGiving(true)}>
          <Trans>Give it to…</Trans>
        </Button>
      </div>
      {fault && given.length === 0 ? <ErrorNotice error={fault} title={t`What is given could not be loaded`} /> : null}
      {groups.isPending || users.isPending ? <Skeleton height={96} /> : null}
      {groups.isSuccess && users.isSuccess && given.length === 0 ? (
        <p className={classes.quiet}>
          <Trans>Nobody and no group so far.</Trans>
        </p>
      ) : null}
      <ul className={classes.list} aria-label={t`Given to`}>
        {given.map((grant) => (
          <GrantLine key={`${grant.holder.kind} ${grant.holder.id}`} grant={grant} onTake={(holder) => setTaking({ app, holder })} />
        ))}
      </ul>
      {groups.hasNextPage ? <LoadMore list={groups} shown={t`More groups have it`} /> : null}
      {users.hasNextPage ? <LoadMore list={users} shown={t`More people have it`} /> : null}
      {giving ? <GiveToDialog app={app} onClose={() => setGiving(false)} /> : null}
      {taking ? <TakeAwayDialog {...taking} onClose={() => setTaking(null)} /> : null}
    </>
  )
}

function GrantLine({ grant, onTake }: { grant: Grant; onTake: (holder: Taking['holder']) => void }) {
  const locale = useLocale()
  const { holder, expires_at, expired, people } = grant
  const name = holder.full_name ?? holder.name
  const isGroup = holder.kind === 'group'
  const Icon = isGroup ? IconUsersGroup : IconUser
  const notes = [
    isGroup ? plural(people, { one: '# person', other: '# people' }) : holder.full_name === null ? null : holder.name,
    expires_at === null ? null : `${expired ? 'ended' : 'until'} ${formatMoment(expires_at, locale)}`,
  ].filter((note) => note !== null)
  return (
    <li>
      <Icon size={20} stroke={1.6} aria-label={isGroup ? t`Group` : t`Person`} />
      <span className={classes.words}>
        <Link to={isGroup ? paths.group : paths.user} params={{ id: holder.id }} className={classes.link ?? ''}>
          {name}
        </Link>
        <span className={classes.about} title={givenWords(grant, locale) ?? undefined}>
          {notes.join(' · ')}
        </span>
      </span>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Take it from ${name}`} onClick={() => onTake({ ...holder, name })}>
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}

function Openers({ app }: { app: App }) {
  const [search, setSearch] = useState('')
  const list = useInfiniteQuery({ ...openersQuery(app.key, search), placeholderData: keepPreviousData })
  const onSearch = useCallback((text: string) => setSearch(text), [])
  const people = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <div className={classes.tools}>
        <SearchField className={classes.search} label={t`Search name or e-mail`} value={search} onSearch={onSearch} />
      </div>
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title={t`The people could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <Skeleton height={144} /> : null}
      {list.isSuccess && people.length === 0 ? (
        <p className={classes.quiet}>{search === '' ? t`Nobody can open it.` : t`Nobody of this name can open it.`}</p>
      ) : null}
      <ul className={classes.list} aria-label={t`People who can open it`}>
        {people.map((person) => (
          <OpenerLine key={person.user_id} person={person} />
        ))}
      </ul>
      {people.length > 0 ? (
        <LoadMore list={list} shown={t`${plural(people.length, { one: '# person', other: '# people' })} shown`} />
      ) : null}
    </>
  )
}

function OpenerLine({ person }: { person: Opener }) {
  const locale = useLocale()
  return (
    <li>
      <span className={classes.words}>
        <Link to={paths.user} params={{ id: person.user_id }} className={classes.link ?? ''}>
          {personWords(person)}
        </Link>
        <span className={classes.about}>
          {[person.full_name === null ? null : person.email, ...person.because.map((reason) => reasonWords(reason, locale))]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </span>
    </li>
  )
}
