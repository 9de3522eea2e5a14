import { t } from '@lingui/core/macro'
import type { AskableApp } from '../../api/access-types.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { useAsk } from './requests.api.ts'

/** Asks for an app, with a reason. */
export function AskDialog({ app, onClose }: { app: AskableApp; onClose: () => void }) {
  const ask = useAsk()
  const { name } = app
  const done = (): void => {
    notifyDone(t`You asked for ${name}. You get a mail when it is decided.`)
    onClose()
  }
  return (
    <ReasonDialog
      title={t`Ask for ${name}`}
      label={t`What for?`}
      description={t`Whoever decides reads this.`}
      confirm={{ label: t`Ask` }}
      failed={t`You did not ask for it`}
      pending={ask.isPending}
      error={ask.error}
      onSubmit={(reason) => ask.mutate({ app_key: app.key, reason }, { onSuccess: done })}
      onClose={onClose}
    />
  )
}
