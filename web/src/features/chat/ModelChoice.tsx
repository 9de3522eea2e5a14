import { Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconCpu } from '@tabler/icons-react'
import type { AiStatus } from '../../api/chat-types.ts'
import classes from './ModelChoice.module.css'

type Props = { status: AiStatus | undefined; value: string | null; onChange: (model: string) => void }

/** Which model answers here; nothing where there is nothing to choose. */
export function ModelChoice({ status, value, onChange }: Props) {
  const models = status?.models ?? []
  if (models.length < 2) return null
  const current = modelOf(status, value)
  return (
    <div className={classes.choice}>
      <Select
        className={classes.field ?? ''}
        classNames={{ input: classes.input ?? '' }}
        size="sm"
        variant="unstyled"
        aria-label={t`Model`}
        data={models}
        value={current}
        allowDeselect={false}
        leftSection={<IconCpu size={16} aria-hidden="true" />}
        comboboxProps={{ position: 'top-start', width: 280 }}
        onChange={(model) => {
          if (model !== null) onChange(model)
        }}
      />
      {value !== null && current !== value ? (
        <span className={classes.gone}>{t`“${value}” is no longer offered; the usual model answers.`}</span>
      ) : null}
    </div>
  )
}

/** The model that answers: the chosen one while there is a choice of it, else the usual one. */
function modelOf(status: AiStatus | undefined, chosen: string | null): string | null {
  return chosen !== null && status?.models.includes(chosen) === true ? chosen : (status?.model ?? null)
}
