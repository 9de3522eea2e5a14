import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Skeleton, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { NotificationChoice, NotificationTopic } from '../../api/mail-types.ts'
import { i18n } from '../../language/words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import items from '../../ui/ItemList.module.css'
import { notifyError } from '../../ui/notify.tsx'
import { choicesQuery, useChoose } from './notifications.api.ts'

/** What each is about, and where else it is told. */
const topics: Record<NotificationTopic, { label: MessageDescriptor; about: MessageDescriptor }> = {
  access_decided: {
    label: msg`Answers to my requests`,
    about: msg`When an app you asked for is given to you, or is not. The Apps page says it too.`,
  },
  access_requested: {
    label: msg`Requests for apps`,
    about: msg`When somebody asks for an app that you decide about. The number at Requests says it too.`,
  },
  approval_requested: {
    label: msg`People who wait for an account`,
    about: msg`When somebody has registered and an admin has to agree. The Overview says it too.`,
  },
  service_alert: {
    label: msg`Apps that go down or come back`,
    about: msg`Your address is among those that alerts go to. The Overview and each service say it too.`,
  },
}

/** What one gets mails about, as far as one may choose; each choice counts at once. */
export function MailChoices() {
  const choices = useQuery(choicesQuery)
  if (choices.isPending) return <Skeleton height={96} />
  if (choices.isError)
    return <ErrorNotice error={choices.error} title={t`Your choices could not be loaded`} onRetry={() => void choices.refetch()} />
  const { items: chosen } = choices.data
  if (chosen.length === 0)
    return (
      <p className={items.none}>
        <Trans>There is nothing to choose: you only get mails that keep your account safe, or that you ask for.</Trans>
      </p>
    )
  return (
    <div className={form.form}>
      {chosen.map((choice) => (
        <TopicSwitch key={choice.topic} choice={choice} />
      ))}
    </div>
  )
}

function TopicSwitch({ choice: { topic, mail } }: { choice: NotificationChoice }) {
  const choose = useChoose()
  const { label, about } = topics[topic]
  return (
    <Switch
      label={i18n._(label)}
      description={i18n._(about)}
      checked={mail}
      onChange={(event) =>
        choose.mutate(
          { topic, mail: event.currentTarget.checked },
          { onError: (error) => notifyError(t`Your choice was not saved`, error) },
        )
      }
    />
  )
}
