import { msg, t } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Kbd, Switch } from '@mantine/core'
import { i18n } from '../../language/words.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { setSingleKeys, usePageKeys, useSingleKeys } from '../../ui/keys.ts'
import classes from './KeysDialog.module.css'

/** The keys of the page that is open. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const groups = usePageKeys()
  const on = useSingleKeys()
  return (
    <Dialog opened onClose={onClose} title={t`Keys of this page`}>
      {groups.toReversed().map((group) => (
        <section key={group.title} className={classes.group}>
          <h3>{group.title}</h3>
          <dl>
            {group.keys.map((key) => (
              <div key={key.label}>
                <dt>{key.label}</dt>
                <dd>
                  {key.keys.split(' ').map((part) => (
                    <Kbd key={part}>{keyName(part)}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Switch
        checked={on}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        label={t`Single keys`}
        description={t`Turn them off if speech input or a slip of the hand sets them off`}
      />
    </Dialog>
  )
}

/** Keys as they are printed on keyboards of the language. */
const names: Record<string, MessageDescriptor> = {
  Ctrl: msg({ context: 'key', message: 'Ctrl' }),
  Shift: msg({ context: 'key', message: 'Shift' }),
  Enter: msg({ context: 'key', message: 'Enter' }),
  Space: msg({ context: 'key', message: 'Space' }),
  Home: msg({ context: 'key', message: 'Home' }),
  End: msg({ context: 'key', message: 'End' }),
  PgUp: msg({ context: 'key', message: 'PgUp' }),
  PgDn: msg({ context: 'key', message: 'PgDn' }),
  Escape: msg({ context: 'key', message: 'Esc' }),
}

function keyName(key: string): string {
  const name = names[key]
  return name === undefined ? key : i18n._(name)
}
