import { t } from '@lingui/core/macro'
import { Kbd, Switch } from '@mantine/core'
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
                    <Kbd key={part}>{part}</Kbd>
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
