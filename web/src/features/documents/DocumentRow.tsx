import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconDownload, IconExternalLink, IconFileTypePdf, IconPencil, IconTag, IconTrash } from '@tabler/icons-react'
import type { Category, DocumentItem } from '../../api/types.ts'
import { documentFilePath } from '../../paths.ts'
import { formatBytes, formatDate, formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import table from '../../ui/Table.module.css'
import { CategoryMenu } from './CategoryMenu.tsx'
import classes from './DocumentRow.module.css'

export type DocumentAction = { kind: 'rename' | 'categorise' | 'delete'; document: DocumentItem }

type Props = { document: DocumentItem; categories: readonly Category[]; locale: Locale; onAction: (action: DocumentAction) => void }

export function DocumentRow({ document, categories, locale, onAction }: Props) {
  const category = categories.find((one) => one.id === document.category_id)
  const size = formatBytes(document.size_bytes)
  const added = formatDate(document.created_at, locale)
  return (
    <tr>
      <td>
        <div className={classes.title}>
          <IconFileTypePdf className={classes.icon} size={22} stroke={1.5} aria-hidden="true" />
          <div className={classes.words}>
            <a href={documentFilePath(document.id, 'view')} target="_blank" rel="noopener" className={classes.link}>
              {document.title}
            </a>
            <span className={`${classes.file} ${table.wide}`}>{document.file_name}</span>
            <span className={`${classes.file} ${table.phone}`}>{[size, added, category?.name].filter(Boolean).join(' · ')}</span>
          </div>
        </div>
      </td>
      <td className={table.wide}>
        <CategoryMenu document={document} categories={categories} />
      </td>
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={act('rename')}>
          Rename…
        </Menu.Item>
        <Menu.Item leftSection={<IconTag size={16} />} onClick={act('categorise')}>
          Category…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act('delete')}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
