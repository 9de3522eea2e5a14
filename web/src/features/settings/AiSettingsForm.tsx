import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AiSettings, AiSettingsChange } from '../../api/settings-types.ts'
import type { AiProvider } from '../../api/types.ts'
import { formatNumber, separators } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { changeOf, valuesOf } from './ai-values.ts'
import { ModelsField } from './ModelsField.tsx'
import { ApiKeyField } from './ApiKeyField.tsx'
import { ProviderCards } from './ProviderCards.tsx'
import { SaveError } from './SaveError.tsx'
import { useSaveAiSettings } from './settings.api.ts'
import { useValueSources } from './value-sources.tsx'

const countFault = (value: number | string): string | null =>
  Number.isInteger(Number(value)) && Number(value) > 0 ? null : t`Enter a whole number`

const wholeNumber = () => ({ min: 1, allowDecimal: false, allowNegative: false, ...separators() })

export function AiSettingsForm({ settings, onReload }: { settings: AiSettings; onReload: () => void }) {
  const save = useSaveAiSettings()
  const fields = useForm({
    initialValues: valuesOf(settings),
    validate: {
      provider: (value) => (value === null ? t`Choose a provider` : null),
      model: (value) => (value.trim() === '' ? t`Enter a model` : null),
      base_url: (value, values) => {
        if (value.trim() === '') return values.provider === 'openai_compatible' ? t`Enter the address of the server` : null
        return /^https?:\/\/\S+$/.test(value.trim()) ? null : t`Enter an address that starts with https:// or http://`
      },
      max_answers_a_day: (value) => (value === '' ? null : countFault(value)),
      conversations_kept_days: (value) => (value === '' ? null : countFault(value)),
      max_output_tokens: countFault,
    },
  })
  const noLimit = t({ message: 'no limit', context: 'reset to' })
  const none = t({ message: 'none', context: 'reset to' })
  const own = fields.values.provider === 'openai_compatible'

  function send(change: AiSettingsChange): void {
    save.mutate(
      { change, version: settings.version },
      {
        onSuccess: (saved) => {
          fields.setInitialValues(valuesOf(saved))
          fields.setValues(valuesOf(saved))
          notifyDone(t`The AI settings are saved`)
        },
        onError: (error) => placeFaults(fields, error),
      },
    )
  }

  const source = useValueSources({
    settings,
    save,
    onReset: (saved, name) => {
      const now = valuesOf(saved)
      fields.setInitialValues(now)
      fields.setFieldValue(name, now[name])
    },
    onError: (error) => placeFaults(fields, error),
  })

  function reload(): void {
    save.reset()
    onReload()
    fields.reset()
  }

  return (
    <form className={form.form} onSubmit={fields.onSubmit((values) => send(changeOf(values, settings)))} noValidate>
      <div>
        <ProviderCards
          settings={settings}
          value={fields.values.provider}
          error={typeof fields.errors.provider === 'string' ? fields.errors.provider : null}
          onChange={(provider: AiProvider) => fields.setFieldValue('provider', provider)}
        />
        {source('provider', t`provider`)}
      </div>
      <div>
        <TextInput
          label={own ? t`Address of the server` : t`Address (only if it is not the usual one)`}
          description={own ? t`Ollama, LM Studio, vLLM and llama.cpp all speak this; the address usually ends in /v1` : undefined}
          type="url"
          placeholder={own ? 'http://localhost:11434/v1' : ''}
          spellCheck={false}
          {...fields.getInputProps('base_url')}
        />
        {source('base_url', t`address`)}
      </div>
      <div>
        <TextInput
          label={t`Model`}
          description={t`As the provider names it`}
          spellCheck={false}
          autoCapitalize="none"
          {...fields.getInputProps('model')}
        />
        {source('model', t`model`)}
      </div>
      <div>
        <ModelsField {...fields.getInputProps('models')} />
        {source('models', t`other models`, none)}
      </div>
      <ApiKeyField
        settings={settings}
        values={fields.values}
        error={fields.errors.api_key}
        onChange={(value) => fields.setFieldValue('api_key', value)}
        onReload={reload}
      />
      <div>
        <Textarea
          label={t`Instructions for every conversation`}
          description={t`Sent before what people write; may stay empty`}
          autosize
          minRows={2}
          maxRows={8}
          {...fields.getInputProps('system_prompt')}
        />
        {source('system_prompt', t`instructions`, none)}
      </div>
      <div>
        <NumberInput label={t`Longest answer, in tokens`} {...wholeNumber()} w={220} {...fields.getInputProps('max_output_tokens')} />
        {source('max_output_tokens', t`longest answer`, formatNumber(settings.reset_to.max_output_tokens))}
      </div>
      <div>
        <NumberInput
          label={t`Answers a person gets in a day`}
          description={t`Leave it empty for as many as they want; days are those of UTC`}
          {...wholeNumber()}
          {...fields.getInputProps('max_answers_a_day')}
        />
        {source('max_answers_a_day', t`answers in a day`, noLimit)}
      </div>
      <div>
        <NumberInput
          label={t`Days conversations stay`}
          description={t`Counted from the last question in each. Leave it empty to keep them until somebody deletes them.`}
          {...wholeNumber()}
          {...fields.getInputProps('conversations_kept_days')}
        />
        {source('conversations_kept_days', t`days conversations stay`, noLimit)}
      </div>
      <SaveError error={unplacedError(fields, save.error)} onReload={reload} />
      <div className={form.buttons}>
        {fields.isDirty() ? (
          <Button variant="default" onClick={() => fields.reset()}>
            <Trans>Discard</Trans>
          </Button>
        ) : null}
        <Button type="submit" loading={save.isPending} disabled={!fields.isDirty()}>
          <Trans>Save</Trans>
        </Button>
      </div>
      <UnsavedGuard when={fields.isDirty()} />
    </form>
  )
}
