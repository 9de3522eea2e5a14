import { UnstyledButton } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ownGroupsQuery } from '../../api/queries.ts'
import type { Category, DocumentItem } from '../../api/types.ts'
import { formatBytes, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { activityOf } from './activity.ts'
import { pathOf } from './category-tree.ts'
import { CategoryMenu } from './CategoryMenu.tsx'
import type { DocumentAction } from './document-action.ts'
import classes from './DocumentPage.module.css'
import { reachWords } from './reach.ts'
import { sharesQuery } from './sharing.api.ts'

type Props = { document: DocumentItem; categories: readonly Category[]; onAction: (action: DocumentAction) => void }

/** What there is to know of a document, and what happened to it. */
export function DocumentDetails({ document, categories, onAction }: Props) {
  const isOwn = document.access === 'own'
  return (
    <aside className={classes.details} aria-label={t`Details`}>
      <dl className={classes.facts}>
        {isOwn && categories.length > 0 ? (
          <Fact name={t`Category`}>
            <CategoryMenu document={document} categories={categories} />
          </Fact>
        ) : null}
        <Fact name={t`Who sees it`}>
          {isOwn ? <Reach document={document} categories={categories} onAction={onAction} /> : <SharedBy document={document} />}
        </Fact>
        <Fact name={t`File`}>{document.file_name}</Fact>
        <Fact name={t`Size`}>{formatBytes(document.size_bytes)}</Fact>
      </dl>
      <Activity document={document} />
    </aside>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const asShareable = ({ id, title }: DocumentItem) => ({ kind: 'document', id, name: title }) as const

/** How many people see one's own document; what its category adds is said beside it. */
function Reach({ document, categories, onAction }: Props) {
  const shares = useQuery(sharesQuery(asShareable(document))).data
  const groups = useQuery(ownGroupsQuery).data?.items
  const through = pathOf(categories, document.category_id).find((category) => category.shared_with > 0)?.name
  const known = groups?.filter(({ id }) => shares?.some(({ group_id }) => group_id === id))
  if (!shares || !known) return null
  return (
    <>
      {shares.length > 0 || through === undefined ? <span>{reachWords(known, shares.length - known.length)}</span> : null}
      {through === undefined ? null : (
        <span>
          <Trans>Shared as part of “{through}”.</Trans>
        </span>
      )}
      <UnstyledButton className={classes.change} onClick={() => onAction({ kind: 'share', document })}>
        {document.shared_with === 0 ? <Trans>Share it</Trans> : <Trans>Change</Trans>}
      </UnstyledButton>
    </>
  )
}

function SharedBy({ document: { shared_by: by, access } }: { document: DocumentItem }) {
  return (
    <>
      <span>
        <Trans>Shared with you by {by}.</Trans>
      </span>
      <span>
        {access === 'edit' ? t`You may read and rename it; only its owner shares it.` : t`You may read it; only its owner shares it.`}
      </span>
    </>
  )
}

function Activity({ document }: { document: DocumentItem }) {
  const locale = useLocale()
  const isOwn = document.access === 'own'
  const shares = useQuery({ ...sharesQuery(asShareable(document)), enabled: isOwn }).data ?? []
  const groups = useQuery({ ...ownGroupsQuery, enabled: isOwn }).data?.items ?? []
  return (
    <section className={classes.activity} aria-labelledby="activity">
      <h2 id="activity">
        <Trans>Activity</Trans>
      </h2>
      <ol>
        {activityOf(document, shares, groups).map(({ key, at, words }) => (
          <li key={key}>
            {words} <time dateTime={at}>{formatMoment(at, locale)}</time>
          </li>
        ))}
      </ol>
    </section>
  )
}
