import { ActionIcon, Textarea } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react'
import type { ReactNode, RefObject } from 'react'
import type { Place } from './place.ts'
import classes from './Composer.module.css'
import { setDraft, useDraft } from './drafts.ts'

/** Fingers write on the screen. */
export const fingers = matchMedia('(pointer: coarse)')

type Props = {
  place: Place
  streaming: boolean
  /** No answer is left for today. */
  spent: boolean
  field: RefObject<HTMLTextAreaElement | null>
  /** Stands below the field. */
  children: ReactNode
  onAsk: (question: string) => void
  onStop: () => void
}

/** Most characters that the server takes. */
const longest = 100_000

/** Where one writes. Enter sends, except where the keyboard is on the screen and Enter is the only way to a new line. */
export function Composer({ place, streaming, spent, field, children, onAsk, onStop }: Props) {
  const text = useDraft(place)
  const canSend = text.trim() !== '' && !streaming && !spent

  function send(): void {
    if (!canSend) return
    setDraft(place, '')
    onAsk(text.trim())
    // The button that was pressed gives way to the one that stops.
    if (!fingers.matches) field.current?.focus()
  }

  return (
    <div className={classes.composer}>
      <div className={classes.line}>
        <Textarea
          ref={field}
          className={classes.field ?? ''}
          classNames={{ input: classes.input ?? '' }}
          aria-label={t`Your message`}
          placeholder={t`Ask something`}
          autosize
          minRows={1}
          maxRows={10}
          maxLength={longest}
          autoFocus={!fingers.matches}
          value={text}
          onChange={(event) => setDraft(place, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && streaming) onStop()
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || fingers.matches) return
            event.preventDefault()
            send()
          }}
        />
        {streaming ? (
          <ActionIcon size={40} variant="default" aria-label={t`Stop the answer`} onClick={onStop}>
            <IconPlayerStopFilled size={16} />
          </ActionIcon>
        ) : (
          <ActionIcon size={40} aria-label={t`Send`} onClick={send} disabled={!canSend}>
            <IconArrowUp size={20} />
          </ActionIcon>
        )}
      </div>
      {children}
    </div>
  )
}
