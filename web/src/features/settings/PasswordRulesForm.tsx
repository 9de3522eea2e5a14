import { t } from '@lingui/core/macro'
import { NumberInput, Switch } from '@mantine/core'
import { policyBounds } from '@gatehouse/contracts/password-policy'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { PasswordSettings } from '../../api/settings-types.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import type { Choice } from '../../ui/ChoiceCards.tsx'
import form from '../../ui/Form.module.css'
import { quoted } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { strengthWords } from '../../ui/password/strength.ts'
import { Section } from '../../ui/Section.tsx'
import { WordsField } from '../../ui/WordsField.tsx'
import { useSavePasswordRules } from './rules.api.ts'
import { useRulesForm } from './rules-form.ts'
import { SaveFoot } from './SaveFoot.tsx'
import { SettingSource } from './SettingSource.tsx'

const { min_length: length, min_score: score, forbidden_words: words } = policyBounds

const valuesOf = ({ min_length, require_upper, require_special, forbidden_words, min_score }: PasswordSettings) => ({
  min_length,
  require_upper,
  require_special,
  forbidden_words,
  min_score,
})

const validate = {
  min_length: (value: unknown) =>
    Number.isInteger(value) && Number(value) >= length.min && Number(value) <= length.max ? null : enterNumber(length),
  forbidden_words: (list: string[]) => {
    const { most, shortest, longest } = words
    if (list.length > most) return t`At most ${most} words`
    const odd = list.find((word) => word.trim().length < shortest || word.length > longest)
    return odd === undefined ? null : t`“${odd}” must have ${shortest} to ${longest} letters`
  },
}

const enterNumber = ({ min, max }: typeof length): string => t`Enter a number from ${min} to ${max}`

const strengths = (): Choice<'2' | '3' | '4'>[] => [
  { value: '2', label: strengthWords(2), about: t`Holds against guessing at the sign-in page.` },
  { value: '3', label: strengthWords(3), about: t`Holds for long even if the stored hash is stolen.` },
  { value: '4', label: strengthWords(4), about: t`For everything that is worth much to others.` },
]
const strengthOf = (least: number): string => strengths().find(({ value }) => value === String(least))?.label ?? String(least)

export function PasswordRulesForm({ settings, onReload }: { settings: PasswordSettings; onReload: () => void }) {
  const save = useSavePasswordRules()
  const { fields, send, reset, unplaced } = useRulesForm({
    settings,
    valuesOf,
    validate,
    save,
    onDone: (said) => notifyDone(said === 'saved' ? t`Saved; it holds for passwords set from now on` : t`Back to the default`),
  })
  const { sources, reset_to: before } = settings
  const shownLength = validate.min_length(fields.values.min_length) === null ? fields.values.min_length : settings.min_length
  const source = (name: keyof typeof fields.values, label: string, resetsTo: string): ReactNode => (
    <SettingSource name={label} source={sources[name]} reset={{ to: resetsTo, pending: save.isPending, run: () => reset(name) }} />
  )
  return (
    <form onSubmit={fields.onSubmit(send)} noValidate>
      <Section
        title={t`Rules`}
        about={t`Shown to people while they type. They hold for every password that is set from now on; those of today stay.`}
      >
        <div className={form.form}>
          <div>
            <NumberInput
              label={t`Shortest length`}
              description={fromTo(length)}
              allowNegative={false}
              allowDecimal={false}
              min={length.min}
              max={length.max}
              clampBehavior="none"
              {...fields.getInputProps('min_length')}
            />
            {source('min_length', t`shortest length`, String(before.min_length))}
          </div>
          <div>
            <Switch label={t`An upper-case letter`} {...fields.getInputProps('require_upper', { type: 'checkbox' })} />
            {source('require_upper', t`upper-case letter`, onOff(before.require_upper))}
          </div>
          <div>
            <Switch label={t`A special character`} {...fields.getInputProps('require_special', { type: 'checkbox' })} />
            {source('require_special', t`special character`, onOff(before.require_special))}
          </div>
          <div>
            <WordsField
              label={t`Forbidden words`}
              description={t`In upper or lower case, also inside a longer word. The name of your team is a good one.`}
              placeholder={t`harbour`}
              value={fields.values.forbidden_words}
              error={typeof fields.errors.forbidden_words === 'string' ? fields.errors.forbidden_words : null}
              onChange={(value) => fields.setFieldValue('forbidden_words', value)}
            />
            {source(
              'forbidden_words',
              t`forbidden words`,
              before.forbidden_words.map(quoted).join(', ') || t({ message: 'none', context: 'reset to' }),
            )}
          </div>
        </div>
      </Section>
      <Section title={t`Strength`} about={judged(score)}>
        <ChoiceCards
          name="min_score"
          legend={t`Least strength`}
          choices={strengths()}
          value={strengths().find(({ value }) => value === String(fields.values.min_score))?.value ?? null}
          onChange={(value) => fields.setFieldValue('min_score', Number(value))}
        />
        {source('min_score', t`least strength`, quoted(strengthOf(before.min_score)))}
      </Section>
      <Section title={t`Try it`} about={t`As people will see it. Nothing is saved or sent.`}>
        <Trial policy={{ ...fields.values, min_length: shownLength, max_length: 1024 }} />
      </Section>
      <SaveFoot save={save} dirty={fields.isDirty()} error={unplaced} onReload={onReload} />
    </form>
  )
}

function Trial({ policy }: { policy: Parameters<typeof NewPassword>[0]['policy'] }) {
  const [text, setText] = useState('')
  return <NewPassword label={t`A password`} policy={policy} email="" fullName="" value={text} onChange={setText} />
}

const onOff = (value: boolean): string => (value ? t({ message: 'on', context: 'reset to' }) : t({ message: 'off', context: 'reset to' }))
const fromTo = ({ min, max }: typeof length): string => t`From ${min} to ${max} characters`
const judged = ({ min, max }: typeof score): string =>
  t`Judged from dictionaries, names, dates and keyboard patterns (zxcvbn, ${min} to ${max}).`
