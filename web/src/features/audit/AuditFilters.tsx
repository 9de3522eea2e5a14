import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useCallback } from 'react'
import { i18n } from '../../language/words.ts'
import { oneOf } from '../../search-params.ts'
import type { AuditSearch } from '../../search-params.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { areas } from './action-words.ts'
import classes from './Audit.module.css'

type Props = { search: AuditSearch; person: string | null; onChange: (name: keyof AuditSearch, value: string) => void }

/** The filters, whose truth is the address. */
export function AuditFilters({ search, person, onChange }: Props) {
  const onSearch = useCallback((text: string) => onChange('search', text), [onChange])
  return (
    <div className={classes.tools}>
      <SearchField className={classes.search} label={t`Search names, actions, addresses`} value={search.search ?? ''} onSearch={onSearch} />
      <Select
        className={classes.filter ?? ''}
        aria-label={t`Area`}
        data={[
          { value: '', label: t`All areas` },
          ...areas.map(({ value, label }) => ({ value, label: i18n._(label) })),
          ...otherArea(search.area),
        ]}
        value={search.area ?? ''}
        onChange={(value) => onChange('area', value ?? '')}
      />
      <Select
        className={classes.filter ?? ''}
        aria-label={t`Outcome`}
        data={[
          { value: '', label: t`Any outcome` },
          { value: 'success', label: t({ message: 'Done', context: 'outcome' }) },
          { value: 'failure', label: t`Refused` },
        ]}
        value={search.outcome ?? ''}
        onChange={(value) => onChange('outcome', oneOf(['success', 'failure'], value) ?? '')}
      />
      <DayField name={t`From`} value={search.from} onChange={(day) => onChange('from', day)} />
      <DayField name={t`Up to`} value={search.to} onChange={(day) => onChange('to', day)} />
      {person === null ? null : (
        <Button variant="light" rightSection={<IconX size={14} aria-hidden="true" />} onClick={() => onChange('person', '')}>
          <Trans>
            About {person}
            <span className="visually-hidden">, show everybody</span>
          </Trans>
        </Button>
      )}
    </div>
  )
}

function DayField({ name, value, onChange }: { name: string; value: string | undefined; onChange: (day: string) => void }) {
  return (
    <TextInput
      className={classes.day ?? ''}
      type="date"
      aria-label={name}
      leftSection={<span className={classes.dayName}>{name}</span>}
      leftSectionWidth={56}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** An address may name a single action, which is in no list. */
const otherArea = (area: string | undefined) =>
  area === undefined || areas.some(({ value }) => value === area) ? [] : [{ value: area, label: area }]
