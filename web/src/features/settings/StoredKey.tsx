import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import type { AiSettings, KeyAbout } from '../../api/settings-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatAgo, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import classes from './ApiKeyField.module.css'
import { ReplaceKeyDialog } from './ReplaceKeyDialog.tsx'
import { SaveError } from './SaveError.tsx'
import { useSaveAiSettings } from './settings.api.ts'

/** The key of a provider, not of a keyboard. */
export const keyLabel = (): string => t({ message: 'Key', context: 'secret' })

type Props = { settings: AiSettings; isOptional: boolean; onReload: () => void }

/** A stored key: never shown but for its end, replaced and removed at once and by themselves. */
export function StoredKey({ settings, isOptional, onReload }: Props) {
  const [asked, setAsked] = useState<'replace' | 'remove' | null>(null)
  const save = useSaveAiSettings()
  const { version, api_key_about: about } = settings
  const close = (): void => setAsked(null)

  function remove(): void {
    save.mutate({ change: { api_key: null }, version }, { onSuccess: () => notifyDone(t`The key is removed`), onSettled: close })
  }

  return (
    <div role="group" aria-label={keyLabel()}>
      <div className={classes.label}>{keyLabel()}</div>
      <div className={classes.state}>
        <IconKey size={18} aria-hidden="true" />
        <div className={classes.words}>
          <div>{endingWords(about?.ending ?? null)}</div>
          <Since about={about} />
        </div>
        <Button variant="default" size="compact-md" onClick={() => setAsked('replace')}>
          <Trans>Replace</Trans>
        </Button>
        <Button variant="default" size="compact-md" onClick={() => setAsked('remove')}>
          <Trans>Remove</Trans>
        </Button>
      </div>
      <SaveError
        error={save.error}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      {asked === 'replace' ? <ReplaceKeyDialog version={version} onClose={close} onReload={onReload} /> : null}
      <ConfirmDialog
        opened={asked === 'remove'}
        title={t`Remove the key?`}
        confirm={t`Remove key`}
        pending={save.isPending}
        onClose={close}
        onConfirm={remove}
      >
        {isOptional
          ? t`Chat stops answering until another key is set, unless the server needs none.`
          : t`Chat stops answering until another key is set.`}
      </ConfirmDialog>
    </div>
  )
}

const endingWords = (ending: string | null): string => (ending === null ? t`A key is set` : t`A key is set, ends …${ending}`)

/** When and by whom; nothing for a key that was stored before this was noted. */
function Since({ about }: { about: KeyAbout | null }) {
  const locale = useLocale()
  const now = useNow(60_000)
  if (about === null) return null
  return (
    <div className={classes.since} title={formatMoment(about.at, locale)}>
      {sinceWords(about, formatAgo(about.at, now, locale))}
    </div>
  )
}

function sinceWords({ by, replaced }: KeyAbout, when: string): string {
  const email = by?.email
  if (email === undefined) return replaced ? t`Replaced ${when}` : t`Set ${when}`
  return replaced ? t`Replaced ${when} by ${email}` : t`Set ${when} by ${email}`
}
