import type { AiProvider } from '../../api/types.ts'
import { providerNames } from '../../ui/providers.ts'
import classes from './ProviderCards.module.css'

const cards: { value: AiProvider; about: string }[] = [
  { value: 'anthropic', about: 'Claude models, with your own key' },
  { value: 'openai', about: 'GPT models, with your own key' },
  { value: 'openai_compatible', about: 'Ollama, LM Studio, vLLM, llama.cpp or another, at an address of yours' },
]

type Props = { value: AiProvider | null; error: string | null; onChange: (value: AiProvider) => void }

export function ProviderCards({ value, error, onChange }: Props) {
  return (
    <fieldset className={classes.cards}>
      <legend className="visually-hidden">Provider</legend>
      {cards.map((card) => (
        <label key={card.value} className={classes.card}>
          <input type="radio" name="provider" value={card.value} checked={value === card.value} onChange={() => onChange(card.value)} />
          <span className={classes.name}>{providerNames[card.value]}</span>
          <span className={classes.about}>{card.about}</span>
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
