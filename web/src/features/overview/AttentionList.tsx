import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle, IconHandStop } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Attention, Urgency } from '../../api/overview-types.ts'
import { i18n } from '../../language/words.ts'
import { placeOf, sentenceOf } from './attention-words.ts'
import type { When } from './attention-words.ts'
import classes from './Overview.module.css'

const faces = {
  urgent: { icon: IconExclamationCircle, label: msg`Urgent` },
  soon: { icon: IconAlertTriangle, label: msg`Soon` },
  waiting: { icon: IconHandStop, label: msg`Waiting` },
} satisfies Record<Urgency, unknown>

/** What needs an admin, the most urgent first, each with the way to where it is seen to. */
export function AttentionList({ items, when }: { items: readonly Attention[]; when: When }) {
  if (items.length === 0) {
    return (
      <div className={classes.calm}>
        <IconCircleCheck size={28} stroke={1.5} aria-hidden="true" />
        <div>
          <p className={classes.calmTitle}>
            <Trans>Nothing needs you</Trans>
          </p>
          <p className={classes.quiet}>
            <Trans>Services answer, mail goes out, nobody waits. What changes shows up here by itself.</Trans>
          </p>
        </div>
      </div>
    )
  }
  return (
    <ul className={classes.items} aria-label={t`Needs attention`}>
      {items.map((item) => (
        <AttentionRow key={`${item.kind} ${'key' in item ? item.key : ''}`} item={item} when={when} />
      ))}
    </ul>
  )
}

function AttentionRow({ item, when }: { item: Attention; when: When }) {
  const { icon: Icon, label } = faces[item.urgency]
  const place = placeOf(item)
  return (
    <li className={classes.item} data-urgency={item.urgency} data-kind={item.kind}>
      <span className={classes.urgency}>
        <Icon size={20} stroke={1.75} aria-hidden="true" />
        {i18n._(label)}
      </span>
      <p className={classes.sentence}>{sentenceOf(item, when)}</p>
      <Button variant="default" size="xs" renderRoot={(props) => <Link {...place.link} {...props} />}>
        {place.label}
      </Button>
    </li>
  )
}
