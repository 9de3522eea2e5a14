import classes from './ChoiceCards.module.css'

/** `state`: what there is of it at this moment, below what it means. */
export type Choice<Value extends string> = { value: Value; label: string; about: string; state?: string | undefined }

type Props<Value extends string> = {
  /** Of the fields that belong together; unique on the page. */
  name: string
  legend: string
  choices: readonly Choice<Value>[]
  value: Value | null
  error?: string | null
  onChange: (value: Value) => void
}

/** One of a few, each with a line on what it means. */
export function ChoiceCards<Value extends string>({ name, legend, choices, value, error, onChange }: Props<Value>) {
  return (
    <fieldset className={classes.cards}>
      <legend className="visually-hidden">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.card}>
          <input type="radio" name={name} value={choice.value} checked={value === choice.value} onChange={() => onChange(choice.value)} />
          <span className={classes.name}>{choice.label}</span>
          <span className={classes.about}>{choice.about}</span>
          {choice.state === undefined ? null : <span className={classes.state}>{choice.state}</span>}
        </label>
      ))}
      {error ? (
        <p className={classes.error} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
