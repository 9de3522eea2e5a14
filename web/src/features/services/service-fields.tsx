import { msg, t } from '@lingui/core/macro'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { MultiSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { i18n } from '../../language/words.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import form from '../../ui/Form.module.css'
import { Section } from '../../ui/Section.tsx'
import { IconPicker } from './IconPicker.tsx'
import { keyFrom, worstDetectionS } from './service-values.ts'
import type { ServiceValues } from './service-values.ts'
import { TryAddress } from './TryAddress.tsx'

/** Stands in a path, so it is the same in every language. */
const exampleKey = 'key'

type Parts = { fields: UseFormReturnType<ServiceValues>; isLocked: (member: string) => boolean }

export function BasicFields({ fields, isLocked, isNew }: Parts & { isNew: boolean }) {
  const { values } = fields
  return (
    <Section title={t`Basics`} about={t`What people see on the tile, and who may have it.`}>
      <div className={form.form}>
        <div className={form.pair}>
          <TextInput
            label={t`Name`}
            maxLength={100}
            disabled={isLocked('name')}
            {...fields.getInputProps('name')}
            onChange={(event) => {
              const { value } = event.currentTarget
              // As long as nobody typed a key, it follows the name.
              if (isNew && values.key === keyFrom(values.name)) fields.setFieldValue('key', keyFrom(value))
              fields.setFieldValue('name', value)
            }}
          />
          <TextInput
            label={t({ message: 'Key', context: 'short name' })}
            description={t`In its address, in grants and in the log; it stays`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={63}
            spellCheck={false}
            disabled={!isNew || isLocked('key')}
            {...fields.getInputProps('key')}
          />
        </div>
        <Textarea
          label={t`Description`}
          autosize
          minRows={1}
          maxLength={500}
          disabled={isLocked('description')}
          {...fields.getInputProps('description')}
        />
        <TextInput
          label={t`Category`}
          description={t`Tiles of one category stand together`}
          maxLength={100}
          disabled={isLocked('category')}
          {...fields.getInputProps('category')}
        />
        <IconPicker
          icon={values.icon}
          picture={values.picture}
          name={values.name}
          disabled={isLocked('icon')}
          onChange={({ icon, picture }) => {
            fields.setFieldValue('icon', icon)
            fields.setFieldValue('picture', picture)
          }}
        />
        <Switch
          label={t`For everybody who is signed in`}
          description={t`Otherwise for admins, and for people and groups it is given to`}
          disabled={isLocked('visibility')}
          checked={values.visibility === 'everyone'}
          onChange={(event) => fields.setFieldValue('visibility', event.currentTarget.checked ? 'everyone' : 'granted')}
        />
        {values.visibility === 'everyone' ? null : (
          <Switch
            label={t`Others may ask for it`}
            description={t`Everybody sees that it is there, and can ask for access`}
            disabled={isLocked('listed')}
            {...fields.getInputProps('listed', { type: 'checkbox' })}
          />
        )}
        <Switch
          label={t`Switched on`}
          description={t`Switched off it is as if it did not exist, and what is open is cut`}
          disabled={isLocked('enabled')}
          {...fields.getInputProps('enabled', { type: 'checkbox' })}
        />
      </div>
    </Section>
  )
}

export function AddressFields({ fields, isLocked }: Parts) {
  const { values } = fields
  const { kind } = values
  const isLink = kind === 'link'
  return (
    <Section title={t`Address`} about={t`Where the app listens, and where people find it.`}>
      <div className={form.form}>
        {isLocked('kind') ? null : (
          <ChoiceCards
            name="service-kind"
            legend={t`Kind`}
            value={values.kind}
            onChange={(chosen) => fields.setFieldValue('kind', chosen)}
            choices={[
              {
                value: 'api',
                label: t`App below a path`,
                about: t`Requests below a path here are passed on, with the identity of the person`,
              },
              { value: 'site', label: t`App with a host name`, about: t`For a whole web app that cannot live below a path` },
              { value: 'link', label: t`Only a tile`, about: t`Leads elsewhere; nothing is passed on` },
            ]}
          />
        )}
        <TextInput
          label={isLink ? t`Address to check (optional)` : t`Upstream`}
          description={isLink ? t`Only its health is asked for` : t`Where it listens, with or without a path`}
          placeholder="http://wiki:3000"
          spellCheck={false}
          disabled={isLocked('upstream')}
          {...fields.getInputProps('upstream')}
        />
        {kind === 'site' ? (
          <TextInput
            label={t`Host name`}
            description={t`DNS must lead it to Gatehouse, and the certificate must cover it`}
            placeholder="grafana.example.org"
            spellCheck={false}
            autoCapitalize="off"
            disabled={isLocked('host')}
            {...fields.getInputProps('host')}
          />
        ) : null}
        {kind === 'api' ? (
          <TextInput
            label={t`Mount`}
            description={t`The path here below which its requests arrive. When it changes, the old one is gone.`}
            placeholder={`/api/${values.key || exampleKey}`}
            spellCheck={false}
            disabled={isLocked('mount')}
            {...fields.getInputProps('mount')}
          />
        ) : null}
        <TextInput
          label={t`Tile opens`}
          description={i18n._(opensAbout[kind])}
          placeholder={isLink ? 'https://mail.example.org' : ''}
          spellCheck={false}
          disabled={isLocked('open_url')}
          {...fields.getInputProps('open_url')}
        />
        {kind === 'api' ? (
          <Switch
            label={t`Trusted`}
            description={t`Its pages may run scripts as if they were part of Gatehouse. Only for what you would let sign people in.`}
            disabled={isLocked('trusted')}
            {...fields.getInputProps('trusted', { type: 'checkbox' })}
          />
        ) : null}
      </div>
    </Section>
  )
}

/** What may stand in "Tile opens". */
const opensAbout = {
  api: msg`A path here or an address on the web; the mount when empty`,
  site: msg`A path at its host or an address on the web; its first page when empty`,
  link: msg`An address on the web, or a path here`,
}

export function HealthFields({ fields, isLocked, others }: Parts & { others: readonly { key: string; name: string }[] }) {
  const { values } = fields
  const number = (member: 'interval_s' | 'timeout_ms' | 'rise' | 'fall', range: { min: number; max: number }) => ({
    ...range,
    allowDecimal: false,
    disabled: isLocked(member),
    ...fields.getInputProps(member),
  })
  const worst = worstDetectionS(values)
  return (
    <Section title={t`Health`} about={t`When it stops answering, that shows after ${worst} seconds at most.`}>
      <div className={form.form}>
        <HealthPath fields={fields} isLocked={isLocked} />
        <div className={form.pair}>
          <NumberInput label={t`Check every (seconds)`} {...number('interval_s', { min: 5, max: 3600 })} />
          <NumberInput label={t`Time for one check (ms)`} {...number('timeout_ms', { min: 100, max: 30_000 })} />
          <NumberInput label={t`Good checks to be up`} {...number('rise', { min: 1, max: 10 })} />
          <NumberInput label={t`Failed checks to be down`} {...number('fall', { min: 1, max: 10 })} />
        </div>
        <MultiSelect
          label={t`Needs`}
          description={t`Services it cannot work without: when one is down, this one is shown as down because of it`}
          data={others.map(({ key, name }) => ({ value: key, label: name }))}
          disabled={isLocked('depends_on')}
          {...fields.getInputProps('depends_on')}
        />
        <TryAddress upstream={values.upstream} healthPath={values.health_path} timeoutMs={Number(values.timeout_ms)} />
      </div>
    </Section>
  )
}

/** The test alone, with the one thing it needs to know: for a form that asks for little. */
export function TestFields({ fields, isLocked }: Parts) {
  const { upstream, health_path: healthPath, timeout_ms: timeoutMs } = fields.values
  return (
    <Section title={t`Test`} about={t`How often it is checked, and how much it takes, can be set on its page later.`}>
      <div className={form.form}>
        <HealthPath fields={fields} isLocked={isLocked} />
        <TryAddress upstream={upstream} healthPath={healthPath} timeoutMs={Number(timeoutMs)} />
      </div>
    </Section>
  )
}

function HealthPath({ fields, isLocked }: Parts) {
  return (
    <TextInput
      label={t`Health path`}
      description={t`Asked with GET; 2xx is good`}
      spellCheck={false}
      disabled={isLocked('health_path')}
      {...fields.getInputProps('health_path')}
    />
  )
}

export function LimitFields({ fields, isLocked }: Parts) {
  const number = (member: 'max_body_bytes' | 'max_in_flight' | 'max_waiting' | 'headers_timeout_ms' | 'idle_timeout_ms') => ({
    min: 0,
    disabled: isLocked(member),
    ...fields.getInputProps(member),
  })
  if (fields.values.kind === 'link') return null
  return (
    <Section title={t`Limits`} about={t`How much it takes, and how long it may take.`}>
      <div className={form.pair}>
        <NumberInput label={t`Largest request (MB)`} {...number('max_body_bytes')} />
        <NumberInput label={t`Requests at once`} allowDecimal={false} {...number('max_in_flight')} />
        <NumberInput label={t`More that wait`} allowDecimal={false} {...number('max_waiting')} />
        <NumberInput label={t`Until an answer begins (seconds)`} {...number('headers_timeout_ms')} />
        <NumberInput label={t`Standing still (seconds)`} {...number('idle_timeout_ms')} />
      </div>
    </Section>
  )
}
