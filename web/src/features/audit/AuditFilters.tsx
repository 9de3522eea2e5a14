import { Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useCallback } from 'react'
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
      <SearchField className={classes.search} label="Search names, actions, addresses" value={search.search ?? ''} onSearch={onSearch} />
      <Select
        className={classes.filter ?? ''}
        aria-label="Area"
        data={[{ value: '', label: 'All areas' }, ...areas, ...otherArea(search.area)]}
        value={search.area ?? ''}
        onChange={(value) => onChange('area', value ?? '')}
      />
      <Select
        className={classes.filter ?? ''}
        aria-label="Outcome"
        data={[
          { value: '', label: 'Any outcome' },
          { value: 'success', label: 'Done' },
          { value: 'failure', label: 'Refused' },
        ]}
        value={search.outcome ?? ''}
        onChange={(value) => onChange('outcome', oneOf(['success', 'failure'], value) ?? '')}
      />
      <DayField name="From" value={search.from} onChange={(day) => onChange('from', day)} />
      <DayField name="Up to" value={search.to} onChange={(day) => onChange('to', day)} />
      {person === null ? null : (
        <Button variant="light" rightSection={<IconX size={14} aria-hidden="true" />} onClick={() => onChange('person', '')}>
          About {person}
          <span className="visually-hidden">, show everybody</span>
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
