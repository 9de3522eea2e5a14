import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, NumberInput, Select } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { DocumentLimits } from '../../api/types.ts'
import { formatBytes, formatNumber, separators } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { toBytes, toByteSize, units } from './byte-size.ts'
import type { ByteSize } from './byte-size.ts'
import classes from './DocumentLimitsForm.module.css'
import { SaveError } from './SaveError.tsx'
import { useSaveDocumentLimits } from './settings.api.ts'
import { useValueSources } from './value-sources.tsx'

const smallest = 64 * units.KB
const largest = 2 * units.GB
const longestDays = 365

type Values = { max_pdf_bytes: number | string; unit: ByteSize['unit']; trash_days: number | string }

export function DocumentLimitsForm({ limits, onReload }: { limits: DocumentLimits; onReload: () => void }) {
  const save = useSaveDocumentLimits()
  const fields = useForm<Values>({
    initialValues: formOf(limits),
    validate: { max_pdf_bytes: (amount, { unit }) => sizeFault({ amount: Number(amount), unit }), trash_days: daysFault },
    validateInputOnBlur: true,
  })

  function send({ max_pdf_bytes: amount, unit, trash_days: days }: Values): void {
    const change = { max_pdf_bytes: toBytes({ amount: Number(amount), unit }), trash_days: Number(days) }
    save.mutate(
      { change, version: limits.version },
      {
        onSuccess: (saved) => {
          fields.setInitialValues(formOf(saved))
          fields.setValues(formOf(saved))
          const size = formatBytes(saved.max_pdf_bytes)
          notifyDone(saved.max_pdf_bytes === limits.max_pdf_bytes ? t`The trash is set` : t`PDFs up to ${size} are taken now`)
        },
        onError: (error) => placeFaults(fields, error),
      },
    )
  }

  const source = useValueSources({
    settings: limits,
    save,
    onReset: (saved, name) => {
      const now = formOf(saved)
      fields.setInitialValues(now)
      fields.setFieldValue(name, now[name])
      if (name === 'max_pdf_bytes') fields.setFieldValue('unit', now.unit)
    },
    onError: (error) => placeFaults(fields, error),
  })

  return (
    <form className={form.form} onSubmit={fields.onSubmit(send)} noValidate>
      <Section title={t`Largest PDF`} about={t`Holds for everybody, for every upload from now on. What is stored already stays.`}>
        <div className={classes.size}>
          <NumberInput
            label={t`Size`}
            allowNegative={false}
            decimalScale={2}
            decimalSeparator={separators().decimalSeparator}
            min={0}
            {...fields.getInputProps('max_pdf_bytes')}
          />
          <Select label={t`Unit`} data={['KB', 'MB', 'GB']} {...fields.getInputProps('unit')} />
        </div>
        {source('max_pdf_bytes', t`largest PDF`, formatBytes(limits.reset_to.max_pdf_bytes))}
      </Section>
      <Section
        title={t`Trash`}
        about={t`What people delete can be restored until then. It counts for what lies there already, too: fewer days delete earlier.`}
      >
        <NumberInput
          className={classes.days ?? ''}
          label={t`Days in the trash`}
          allowNegative={false}
          allowDecimal={false}
          min={1}
          max={longestDays}
          {...fields.getInputProps('trash_days')}
        />
        {source('trash_days', t`days in the trash`, formatNumber(limits.reset_to.trash_days))}
      </Section>
      <SaveError
        error={unplacedError(fields, save.error)}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      <div className={form.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!fields.isDirty()}>
          <Trans>Save</Trans>
        </Button>
      </div>
      <UnsavedGuard when={fields.isDirty()} />
    </form>
  )
}

function sizeFault(size: ByteSize): string | null {
  const bytes = toBytes(size)
  if (bytes >= smallest && bytes <= largest) return null
  const [least, most] = [formatBytes(smallest), formatBytes(largest)]
  return t`Enter a size between ${least} and ${most}`
}

function daysFault(value: number | string): string | null {
  const days = Number(value)
  return value !== '' && Number.isInteger(days) && days >= 1 && days <= longestDays ? null : t`Enter a number from 1 to ${longestDays}`
}

function formOf(limits: DocumentLimits): Values {
  const { amount, unit } = toByteSize(limits.max_pdf_bytes)
  return { max_pdf_bytes: amount, unit, trash_days: limits.trash_days }
}
