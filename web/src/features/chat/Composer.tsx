import { ActionIcon, Textarea } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react'
import { useState } from 'react'
import type { RefObject } from 'react'
import { ask, stopAnswer } from './chat-store.ts'
import classes from './Composer.module.css'

/** Fingers write on the screen. */
export const fingers = matchMedia('(pointer: coarse)')

type Props = { streaming: boolean; /** No answer is left for today. */ spent: boolean; field: RefObject<HTMLTextAreaElement | null> }

/** Where one writes. Enter sends, except where the keyboard is on the screen and Enter is the only way to a new line. */
export function Composer({ streaming, spent, field }: Props) {
  const [text, setText] = useState('')
  const canSend = text.trim() !== '' && !streaming && !spent

  function send(): void {
    if (!canSend) return
    ask(text.trim())
    setText('')
  }

  return (
    <div className={classes.composer}>
      <Textarea
        ref={field}
        className={classes.field ?? ''}
        classNames={{ input: classes.input ?? '' }}
        aria-label={t`Your message`}
        placeholder={t`Ask something`}
        autosize
        minRows={1}
        maxRows={10}
        autoFocus={!fingers.matches}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && streaming) stopAnswer()
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || fingers.matches) return
          event.preventDefault()
          send()
        }}
      />
      {streaming ? (
        <ActionIcon size={40} variant="default" aria-label={t`Stop the answer`} onClick={stopAnswer}>
          <IconPlayerStopFilled size={16} />
        </ActionIcon>
      ) : (
        <ActionIcon size={40} aria-label={t`Send`} onClick={send} disabled={!canSend}>
          <IconArrowUp size={20} />
        </ActionIcon>
      )}
    </div>
  )
}
