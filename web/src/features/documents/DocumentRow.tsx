import { ActionIcon, Menu, UnstyledButton } from '@mantine/core'
import {
  IconDots,
  IconDownload,
  IconExternalLink,
  IconFileTypePdf,
  IconPencil,
  IconTag,
  IconTrash,
  IconUsers,
  IconUserShare,
} from '@tabler/icons-react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { documentFilePath } from '../../paths.ts'
import { countOf, formatBytes, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import table from '../../ui/Table.module.css'
import { CategoryMenu } from './CategoryMenu.tsx'
import classes from './DocumentRow.module.css'
import { Highlighted } from './Highlighted.tsx'
import { sharedByWords } from './share-words.ts'

export type DocumentAction = { kind: 'rename' | 'categorise' | 'share' | 'delete'; document: DocumentItem }

type Props = {
  document: DocumentItem
  /** Null where there is no column for them. */
  categories: readonly Category[] | null
  /** What was searched for. */
  search: string | undefined
  locale: Locale
  onAction: (action: DocumentAction) => void
}

export function DocumentRow({ document, categories, search, locale, onAction }: Props) {
  const category = categories?.find((one) => one.id === document.category_id)
  const size = formatBytes(document.size_bytes)
  const added = formatDate(document.created_at, locale)
  return (
    <tr>
      <td>
        <div className={classes.title}>
          <IconFileTypePdf className={classes.icon} size={22} stroke={1.5} aria-hidden="true" />
          <div className={classes.words}>
            <a href={documentFilePath(document.id, 'view')} target="_blank" rel="noopener" className={classes.link}>
              <Highlighted text={document.title} search={search} />
            </a>
            {hasOwnFileName(document) ? <span className={`${classes.file} ${table.wide}`}>{document.file_name}</span> : null}
            <span className={`${classes.file} ${table.phone}`}>{[size, added, category?.name].filter(Boolean).join(' · ')}</span>
            <Sharing document={document} onAction={onAction} />
          </div>
        </div>
      </td>
      {categories ? (
        <td className={table.wide}>{document.access === 'own' ? <CategoryMenu document={document} categories={categories} /> : null}</td>
      ) : null}
      <td className={`${table.wide} ${table.fit} ${table.quiet}`}>{size}</td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(document.created_at, locale)}>
        {added}
      </td>
      <td className={table.fit}>
        <RowMenu document={document} onAction={onAction} />
      </td>
    </tr>
  )
}

/** Whether the name of the file says more than the title. */
const hasOwnFileName = ({ title, file_name: name }: DocumentItem): boolean => name.replace(/\.pdf$/i, '') !== title

/** Who else sees it, or whose it is. */
function Sharing({ document, onAction }: Pick<Props, 'document' | 'onAction'>) {
  const by = sharedByWords(document)
  if (by !== null) {
    return (
      <span className={classes.sharing}>
        <IconUserShare size={14} aria-hidden="true" />
        {by}
      </span>
    )
  }
  if (document.shared_with === 0) return null
  return (
    <UnstyledButton className={classes.sharing} onClick={() => onAction({ kind: 'share', document })}>
      <IconUsers size={14} aria-hidden="true" />
      Shared with {countOf(document.shared_with, 'group')}
    </UnstyledButton>
  )
}

/** Only what the person may do is offered. */
function RowMenu({ document, onAction }: Pick<Props, 'document' | 'onAction'>) {
  const act = (kind: DocumentAction['kind']) => () => onAction({ kind, document })
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Actions for ${document.title}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={documentFilePath(document.id, 'view')}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={16} />}
        >
          Open
        </Menu.Item>
        <Menu.Item
          component="a"
          href={documentFilePath(document.id, 'download')}
          download={document.file_name}
          leftSection={<IconDownload size={16} />}
        >
          Download
        </Menu.Item>
        {document.access === 'view' ? null : (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={act('rename')}>
              Rename…
            </Menu.Item>
          </>
        )}
        {document.access === 'own' ? (
          <>
            <Menu.Item leftSection={<IconTag size={16} />} onClick={act('categorise')}>
              Category…
            </Menu.Item>
            <Menu.Item leftSection={<IconUsers size={16} />} onClick={act('share')}>
              Share…
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act('delete')}>
              Delete…
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
