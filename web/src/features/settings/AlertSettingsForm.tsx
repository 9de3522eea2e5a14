import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import '@mantine/core/styles/NumberInput.layer.css'
import { Button, Group, NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AlertSettings } from '../../api/types.ts'
import { looksLikeEmail } from '../../ui/email.ts'
import { formatNumber } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { addressesIn, alertChangeFrom, alertValuesOf } from './alert-values.ts'
import type { AlertValues } from './alert-values.ts'
import { SaveError } from './SaveError.tsx'
import { useSaveAlertSettings } from './settings.api.ts'
import { useValueSources } from './value-sources.tsx'

export function AlertSettingsForm({ settings, onReload }: { settings: AlertSettings; onReload: () => void }) {
  const save = useSaveAlertSettings()
  const locale = useLocale()
  const timeZone = settings.quiet?.time_zone ?? locale.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const fields = useForm<AlertValues>({
    initialValues: alertValuesOf(settings),
    validate: { mail_to: addressFault },
    validateInputOnBlur: true,
  })
  const { isQuiet, webhook_url: url } = fields.values

  function send(values: AlertValues): void {
    save.mutate(
      { change: alertChangeFrom(values, timeZone), version: settings.version },
      {
        onSuccess: (saved) => {
          fields.setInitialValues(alertValuesOf(saved))
          fields.setValues(alertValuesOf(saved))
          notifyDone(t`Alerts are sent like this now`)
        },
        onError: (error) => placeFaults(fields, error),
      },
    )
  }

  const source = useValueSources({
    settings,
    save,
    onReset: (saved, name) => {
      const now = alertValuesOf(saved)
      const field = name === 'quiet' ? 'isQuiet' : name
      fields.setInitialValues(now)
      fields.setFieldValue(field, now[field])
    },
    onError: (error) => placeFaults(fields, error),
  })

  return (
    <form className={form.form} onSubmit={fields.onSubmit(send)} noValidate>
      <div>
        <Textarea
          label={t`Mail to`}
          description={t`One address in a line; nobody when empty`}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          {...fields.getInputProps('mail_to')}
        />
        {source('mail_to', t`who gets mails`, t({ message: 'nobody', context: 'reset to' }))}
      </div>
      <div>
        <TextInput
          label={t`Webhook`}
          description={t`Gets each alert as JSON by POST`}
          type="url"
          placeholder="https://"
          spellCheck={false}
          {...fields.getInputProps('webhook_url')}
        />
        {source('webhook_url', t`webhook`, t({ message: 'none', context: 'reset to' }))}
      </div>
      {url.trim() === '' ? null : (
        <div>
          <PasswordInput
            label={t`Webhook secret`}
            description={
              settings.webhook_secret === null
                ? t`Signs each call (Gatehouse-Signature), so that the receiver knows where it comes from`
                : t`One is stored; leave the field empty to keep it`
            }
            autoComplete="off"
            {...fields.getInputProps('webhook_secret')}
          />
          {source('webhook_secret', t`webhook secret`)}
        </div>
      )}
      <div>
        <NumberInput
          label={t`Gather for (seconds)`}
          description={t`Changes within this time are one alert`}
          min={0}
          max={3600}
          {...fields.getInputProps('group_s')}
        />
        {source('group_s', t`gather for`, formatNumber(settings.reset_to.group_s))}
      </div>
      <div>
        <Switch
          label={t`Quiet hours`}
          description={t`Nothing is sent in them; what is still of interest is sent afterwards`}
          {...fields.getInputProps('isQuiet', { type: 'checkbox' })}
        />
        {isQuiet ? (
          <Group grow align="flex-start">
            <TextInput
              label={t({ message: 'From', context: 'time' })}
              type="time"
              description={timeZone}
              {...fields.getInputProps('from')}
            />
            <TextInput
              label={t({ message: 'Until', context: 'time' })}
              type="time"
              description={timeZone}
              {...fields.getInputProps('to')}
            />
          </Group>
        ) : null}
        {source('quiet', t`quiet hours`, t({ message: 'none', context: 'reset to' }))}
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

function addressFault(text: string): string | null {
  const wrong = addressesIn(text).find((address) => !looksLikeEmail(address))
  return wrong === undefined ? null : t`${wrong} is no e-mail address`
}
