import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { GeneralSettings } from '../../api/settings-types.ts'
import facts from '../../ui/Facts.module.css'
import { VariableLine } from '../../ui/VariableLine.tsx'
import classes from './AddressFacts.module.css'

type Props = { settings: Pick<GeneralSettings, 'public_url' | 'public_url_from'> }

/** The address people use, where it was set, and whether this browser came by it. */
export function AddressFacts({ settings: { public_url: address, public_url_from: from } }: Props) {
  const here = location.origin
  return (
    <>
      <dl className={facts.facts}>
        <div>
          <dt>
            <Trans>Address people use</Trans>
          </dt>
          <dd>
            <code>{address}</code>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Comes from</Trans>
          </dt>
          <dd>{from === 'environment' ? 'GATEHOUSE_PUBLIC_URL' : t`default: this machine and its port`}</dd>
        </div>
        <div>
          <dt>
            <Trans>In this browser</Trans>
          </dt>
          <dd>
            <code>{here}</code>
          </dd>
        </div>
      </dl>
      <Judgement address={address} />
    </>
  )
}

/** Whether there is anything to do about the address, and what. */
function Judgement({ address }: { address: string }) {
  const here = location.origin
  if (originOf(address) !== here) {
    return (
      <div className={classes.judgement} data-tone="bad">
        <p>
          <strong>
            <Trans>This browser came by another address.</Trans>
          </strong>{' '}
          <Trans>Links in mails, passkeys and sign-in at apps go by the first one. If people come as you did, start Gatehouse with:</Trans>
        </p>
        <VariableLine variable="GATEHOUSE_PUBLIC_URL" value={here} />
      </div>
    )
  }
  if (isThisMachine(here)) {
    return (
      <div className={classes.judgement}>
        <p>
          <Trans>It works on this machine alone. For people elsewhere start Gatehouse with the address that they will use, such as:</Trans>
        </p>
        <VariableLine variable="GATEHOUSE_PUBLIC_URL" value="https://gate.example.org" />
      </div>
    )
  }
  return (
    <p className={classes.fine}>
      <Trans>Both are the same, as it should be.</Trans>
    </p>
  )
}

const originOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).origin : null)

const isThisMachine = (origin: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(origin).hostname)
