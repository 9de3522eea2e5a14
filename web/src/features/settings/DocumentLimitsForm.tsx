import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, NumberInput, Select } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { DocumentLimits } from '../../api/types.ts'
import { formatBytes, separators } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { toBytes, toByteSize, units } from './byte-size.ts'
import type { ByteSize } from './byte-size.ts'
import classes from './DocumentLimitsForm.module.css'
import { SaveError } from './SaveError.tsx'
import { useSaveDocumentLimits } from './settings.api.ts'

const smallest = 64 * units.KB
const largest = 2 * units.GB

export function DocumentLimitsForm({ limits, onReload }: { limits: DocumentLimits; onReload: () => void }) {
  const save = useSaveDocumentLimits()
  const fields = useForm<{ max_pdf_bytes: number | string; unit: ByteSize['unit'] }>({
    initialValues: formOf(limits),
    validate: {
      max_pdf_bytes: (amount, { unit }) => {
        const bytes = toBytes({ amount: Number(amount), unit })
        if (bytes >= smallest && bytes <= largest) return null
        const [least, most] = [formatBytes(smallest), formatBytes(largest)]
        return t`Enter a size between ${least} and ${most}`
      },
    },
    validateInputOnBlur: true,
  })

  function send({ max_pdf_bytes: amount, unit }: typeof fields.values): void {
    save.mutate(
      { maxPdfBytes: toBytes({ amount: Number(amount), unit }), version: limits.version },
      {
        onSuccess: (saved) => {
          fields.setInitialValues(formOf(saved))
          fields.setValues(formOf(saved))
          const size = formatBytes(saved.max_pdf_bytes)
          notifyDone(t`PDFs up to ${size} are taken now`)
        },
        onError: (error) => placeFaults(fields, error),
      },
    )
  }

  return (
    <form className={form.form} onSubmit={fields.onSubmit(send)} noValidate>
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

function formOf(limits: DocumentLimits) {
  const { amount, unit } = toByteSize(limits.max_pdf_bytes)
  return { max_pdf_bytes: amount, unit }
}
