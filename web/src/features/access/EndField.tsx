import { t } from '@lingui/core/macro'
import { Group, Select, TextInput } from '@mantine/core'
import { lengths } from './access-words.ts'
import type { Length } from './access-words.ts'

type Props = { length: Length; date: string; onChange: (end: { length: Length; date: string }) => void }

/** How long something is given for. */
export function EndField({ length, date, onChange }: Props) {
  return (
    <Group grow align="flex-start">
      <Select
        label={t`How long`}
        data={lengths()}
        allowDeselect={false}
        value={length}
        onChange={(value) => onChange({ length: value ?? 'open', date })}
      />
      {length === 'date' ? (
        <TextInput
          label={t({ message: 'Until', context: 'time' })}
          type="datetime-local"
          value={date}
          error={date === '' || new Date(date) > new Date() ? null : t`This is past`}
          onChange={(event) => onChange({ length, date: event.currentTarget.value })}
        />
      ) : null}
    </Group>
  )
}

/** Whether what is chosen is a time to come, or no end at all. */
export const isEnd = ({ length, date }: { length: Length; date: string }): boolean =>
  length !== 'date' || (date !== '' && new Date(date) > new Date())
