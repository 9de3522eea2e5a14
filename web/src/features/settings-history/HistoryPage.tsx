import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { settingsSections } from '../../api/settings-types.ts'
import type { SettingsHistory, SettingsSection } from '../../api/settings-types.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'
import { oneOf } from '../../search-params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { LoadMore } from '../../ui/LoadMore.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { historyQuery } from './history.api.ts'
import classes from './History.module.css'
import { sections } from './sections.ts'
import { VersionItem } from './VersionItem.tsx'
import type { Standing } from './VersionItem.tsx'

/** Every version of a part of the settings that is kept, with what it changed and the way back to it. */
export function HistoryPage() {
  const { section: wanted } = useParams({ from: '/signed-in/admin/settings/$section/history' })
  // The route lets no other through.
  const section = oneOf(settingsSections, wanted) ?? 'general'
  const list = useInfiniteQuery(historyQuery(section))
  const [first] = list.data?.pages ?? []
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const name = i18n._(sections[section].name)
  return (
    <Page
      title={t`History: ${name}`}
      summary={first ? summaryOf(first) : ' '}
      above={
        <Link to={sections[section].path} className={classes.back ?? ''}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {name}
        </Link>
      }
    >
      {list.isPending ? <TableSkeleton rows={5} /> : null}
      {list.isError && !list.isFetchNextPageError ? (
        <ErrorNotice error={list.error} title={t`The history could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && items.length === 0 ? <Nothing section={section} /> : null}
      {first && items.length > 0 ? (
        <>
          <Versions section={section} first={first} items={items} />
          <LoadMore list={list} shown={plural(items.length, { one: '# version shown', other: '# versions shown' })} />
        </>
      ) : null}
    </Page>
  )
}

function summaryOf({ latest, keeps }: SettingsHistory): string {
  return latest === 0 ? ' ' : t`Version ${latest} is saved. The last ${keeps} are kept.`
}

type VersionsProps = { section: SettingsSection; first: SettingsHistory; items: SettingsHistory['items'] }

function Versions({ section, first, items }: VersionsProps) {
  const { version: opened, with: side } = useSearch({ from: '/signed-in/admin/settings/$section/history' })
  const navigate = useNavigate({ from: paths.settingsHistory })
  return (
    <ol className={classes.versions} reversed>
      {items.map((item) => (
        <VersionItem
          key={item.version}
          section={section}
          item={item}
          standing={standingOf(item.version, first)}
          opened={opened === String(item.version)}
          side={side ?? 'before'}
          onToggle={(version) => void navigate({ search: version === null ? {} : { version: String(version) }, replace: true })}
          onSide={(next) =>
            void navigate({ search: { version: String(item.version), ...(next === 'now' ? { with: next } : {}) }, replace: true })
          }
        />
      ))}
    </ol>
  )
}

function standingOf(version: number, { latest, in_force_version: running }: SettingsHistory): Standing {
  if (version === running) return 'in_force'
  return version === latest ? 'waiting' : 'past'
}

function Nothing({ section }: { section: SettingsSection }) {
  return (
    <Empty
      icon={IconHistory}
      title={t`Nobody changed anything here yet`}
      action={
        <Button variant="default" renderRoot={(props) => <Link to={sections[section].path} {...props} />}>
          <Trans>To the settings</Trans>
        </Button>
      }
    >
      <Trans>From the first change on, each version stays here to compare and to go back to.</Trans>
    </Empty>
  )
}
