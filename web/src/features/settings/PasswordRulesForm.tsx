import { Button, NumberInput, Switch } from '@mantine/core'
import { policyBounds } from '@gatehouse/contracts/password-policy'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { PasswordSettings } from '../../api/settings-types.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { strengthWords } from '../../ui/password/strength.ts'
import { Section } from '../../ui/Section.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { WordsField } from '../../ui/WordsField.tsx'
import { useSavePasswordRules } from './rules.api.ts'
import { useRulesForm } from './rules-form.ts'
import { SaveError } from './SaveError.tsx'
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
    Number.isInteger(value) && Number(value) >= length.min && Number(value) <= length.max
      ? null
      : `Enter a number from ${length.min} to ${length.max}`,
  forbidden_words: (list: string[]) => {
    if (list.length > words.most) return `At most ${words.most} words`
    const odd = list.find((word) => word.trim().length < words.shortest || word.length > words.longest)
    return odd === undefined ? null : `“${odd}” must have ${words.shortest} to ${words.longest} letters`
  },
}

const strengths = [
  { value: '2', label: strengthWords[2], about: 'Holds against guessing at the sign-in page.' },
  { value: '3', label: strengthWords[3], about: 'Holds for long even if the stored hash is stolen.' },
  { value: '4', label: strengthWords[4], about: 'For everything that is worth much to others.' },
] as const
const strengthOf = (least: number): string => strengths.find(({ value }) => value === String(least))?.label ?? String(least)

export function PasswordRulesForm({ settings, onReload }: { settings: PasswordSettings; onReload: () => void }) {
  const save = useSavePasswordRules()
  const { fields, send, reset, unplaced } = useRulesForm({
    settings,
    valuesOf,
    validate,
    save,
    onDone: (said) => notifyDone(said === 'saved' ? 'Saved; it holds for passwords set from now on' : 'Back to the default'),
  })
  const { sources, reset_to: before } = settings
  const shownLength = validate.min_length(fields.values.min_length) === null ? fields.values.min_length : settings.min_length
  const source = (name: keyof typeof fields.values, label: string, resetsTo: string): ReactNode => (
    <SettingSource name={label} source={sources[name]} resetsTo={resetsTo} pending={save.isPending} onReset={() => reset(name)} />
  )
  return (
    <form onSubmit={fields.onSubmit(send)} noValidate>
      <Section
        title="Rules"
        about="Shown to people while they type. They hold for every password that is set from now on; those of today stay."
      >
        <div className={form.form}>
          <div>
            <NumberInput
              label="Shortest length"
              description={`From ${length.min} to ${length.max} characters`}
              allowNegative={false}
              allowDecimal={false}
              min={length.min}
              max={length.max}
              clampBehavior="none"
              {...fields.getInputProps('min_length')}
            />
            {source('min_length', 'shortest length', String(before.min_length))}
          </div>
          <div>
            <Switch label="An upper-case letter" {...fields.getInputProps('require_upper', { type: 'checkbox' })} />
            {source('require_upper', 'upper-case letter', onOff(before.require_upper))}
          </div>
          <div>
            <Switch label="A special character" {...fields.getInputProps('require_special', { type: 'checkbox' })} />
            {source('require_special', 'special character', onOff(before.require_special))}
          </div>
          <div>
            <WordsField
              label="Forbidden words"
              description="In upper or lower case, also inside a longer word. The name of your team is a good one."
              placeholder="harbour"
              value={fields.values.forbidden_words}
              error={typeof fields.errors.forbidden_words === 'string' ? fields.errors.forbidden_words : null}
              onChange={(value) => fields.setFieldValue('forbidden_words', value)}
            />
            {source('forbidden_words', 'forbidden words', before.forbidden_words.map((word) => `“${word}”`).join(', ') || 'none')}
          </div>
        </div>
      </Section>
      <Section
        title="Strength"
        about={`Judged from dictionaries, names, dates and keyboard patterns (zxcvbn, ${score.min} to ${score.max}).`}
      >
        <ChoiceCards
          name="min_score"
          legend="Least strength"
          choices={strengths}
          value={strengths.find(({ value }) => value === String(fields.values.min_score))?.value ?? null}
          onChange={(value) => fields.setFieldValue('min_score', Number(value))}
        />
        {source('min_score', 'least strength', `“${strengthOf(before.min_score)}”`)}
      </Section>
      <Section title="Try it" about="As people will see it. Nothing is saved or sent.">
        <Trial policy={{ ...fields.values, min_length: shownLength, max_length: 1024 }} />
      </Section>
      <SaveError
        error={unplaced}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      <div className={form.foot}>
        <Button type="submit" loading={save.isPending} disabled={!fields.isDirty()}>
          Save
        </Button>
      </div>
      <UnsavedGuard when={fields.isDirty()} />
    </form>
  )
}

function Trial({ policy }: { policy: Parameters<typeof NewPassword>[0]['policy'] }) {
  const [text, setText] = useState('')
  return <NewPassword label="A password" policy={policy} email="" fullName="" value={text} onChange={setText} />
}

const onOff = (value: boolean): string => (value ? 'on' : 'off')
