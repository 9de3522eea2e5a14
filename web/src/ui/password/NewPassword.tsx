import { checkPasswordRules } from '@gatehouse/contracts/password-policy'
import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import { t } from '@lingui/core/macro'
import { IconCheck, IconPointFilled } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { inOurWords } from '../../language/server-words.ts'
import { PasswordField } from '../PasswordField.tsx'
import classes from './NewPassword.module.css'
import { knownAbout, loadStrength, strengthWords } from './strength.ts'
import type { Strength } from './strength.ts'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  policy: PasswordPolicy
  /** Who it is for: what is known about a person makes a password easier to guess. */
  email: string
  fullName: string
  error?: string | null | undefined
  size?: 'sm' | 'md'
}

/** A new password with its rules and its strength, both told while one types. */
export function NewPassword({ label, value, onChange, policy, email, fullName, error, size = 'sm' }: Props) {
  const [wanted, setWanted] = useState(false)
  const strength = useStrength({ password: value, email, fullName, wanted })
  return (
    <PasswordField
      label={label}
      name="new-password"
      autoComplete="new-password"
      size={size}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={() => setWanted(true)}
      error={error}
      // As its description the field is announced with the rules; Mantine lets no other element describe it.
      descriptionProps={{ component: 'div', className: classes.help }}
      description={
        <>
          <StrengthBar strength={value === '' ? null : strength} minScore={policy.min_score} />
          <Rules policy={policy} value={value} />
        </>
      }
    />
  )
}

function Rules({ policy, value }: { policy: PasswordPolicy; value: string }) {
  // The upper bound is of interest only to who passes it.
  const rules = checkPasswordRules(policy, value).filter((check) => check.rule !== 'max_length' || !check.ok)
  return (
    <ul className={classes.rules}>
      {rules.map((check) => {
        const met = check.ok && value !== ''
        return (
          <li key={inOurWords(check.label)} data-met={met}>
            {met ? <IconCheck size={14} stroke={2.5} aria-hidden="true" /> : <IconPointFilled size={14} aria-hidden="true" />}
            <span>
              {inOurWords(check.label)}
              <span className="visually-hidden">{met ? t`, met` : t`, not met yet`}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function StrengthBar({ strength, minScore }: { strength: Strength | null; minScore: number }) {
  const enough = strength !== null && strength.score >= minScore
  return (
    <div className={classes.strength}>
      <div className={classes.bar} data-enough={enough} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} data-on={strength !== null && (strength.score >= step || (step === 1 && strength.score === 0))} />
        ))}
      </div>
      <p className={classes.word} aria-live="polite">
        {strength === null ? t`Strength` : strengthWords(strength.score)}
        {strength !== null && !enough && strength.hint ? <span className={classes.hint}>. {strength.hint}</span> : null}
      </p>
    </div>
  )
}

type Wanted = { password: string; email: string; fullName: string; wanted: boolean }

function useStrength({ password, email, fullName, wanted }: Wanted): Strength | null {
  const [estimate, setEstimate] = useState<Awaited<ReturnType<typeof loadStrength>> | null>(null)
  const settled = useDeferredValue(password)
  useEffect(() => {
    if (!wanted) return undefined
    let here = true
    loadStrength().then(
      (loaded) => here && setEstimate(() => loaded),
      // Without the estimator the server still judges; the rules are shown all the same.
      () => {},
    )
    return () => {
      here = false
    }
  }, [wanted])
  return useMemo(
    () => (estimate && settled !== '' ? estimate(settled, knownAbout(email, fullName)) : null),
    [estimate, settled, email, fullName],
  )
}
