import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { MultiSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import form from '../../ui/Form.module.css'
import { Section } from '../../ui/Section.tsx'
import { IconPicker } from './IconPicker.tsx'
import { keyFrom, worstDetectionS } from './service-values.ts'
import type { ServiceValues } from './service-values.ts'
import { TryAddress } from './TryAddress.tsx'

type Parts = { fields: UseFormReturnType<ServiceValues>; isLocked: (member: string) => boolean }

export function BasicFields({ fields, isLocked, isNew }: Parts & { isNew: boolean }) {
  const { values } = fields
  return (
    <Section title="Basics" about="What people see on the tile, and who may have it.">
      <div className={form.form}>
        <div className={form.pair}>
          <TextInput
            label="Name"
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
            label="Key"
            description="In its address, in grants and in the log; it stays"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={63}
            spellCheck={false}
            disabled={!isNew || isLocked('key')}
            {...fields.getInputProps('key')}
          />
        </div>
        <Textarea
          label="Description"
          autosize
          minRows={1}
          maxLength={500}
          disabled={isLocked('description')}
          {...fields.getInputProps('description')}
        />
        <TextInput
          label="Category"
          description="Tiles of one category stand together"
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
          label="For everybody who is signed in"
          description="Otherwise for admins, and for people and groups it is given to"
          disabled={isLocked('visibility')}
          checked={values.visibility === 'everyone'}
          onChange={(event) => fields.setFieldValue('visibility', event.currentTarget.checked ? 'everyone' : 'granted')}
        />
        {values.visibility === 'everyone' ? null : (
          <Switch
            label="Others may ask for it"
            description="Everybody sees that it is there, and can ask for access"
            disabled={isLocked('listed')}
            {...fields.getInputProps('listed', { type: 'checkbox' })}
          />
        )}
        <Switch
          label="Switched on"
          description="Switched off it is as if it did not exist, and what is open is cut"
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
    <Section title="Address" about="Where the app listens, and where people find it.">
      <div className={form.form}>
        {isLocked('kind') ? null : (
          <ChoiceCards
            name="service-kind"
            legend="Kind"
            value={values.kind}
            onChange={(chosen) => fields.setFieldValue('kind', chosen)}
            choices={[
              {
                value: 'api',
                label: 'App below a path',
                about: 'Requests below a path here are passed on, with the identity of the person',
              },
              { value: 'site', label: 'App with a host name', about: 'For a whole web app that cannot live below a path' },
              { value: 'link', label: 'Only a tile', about: 'Leads elsewhere; nothing is passed on' },
            ]}
          />
        )}
        <TextInput
          label={isLink ? 'Address to check (optional)' : 'Upstream'}
          description={isLink ? 'Only its health is asked for' : 'Where it listens, with or without a path'}
          placeholder="http://wiki:3000"
          spellCheck={false}
          disabled={isLocked('upstream')}
          {...fields.getInputProps('upstream')}
        />
        {kind === 'site' ? (
          <TextInput
            label="Host name"
            description="DNS must lead it to Gatehouse, and the certificate must cover it"
            placeholder="grafana.example.org"
            spellCheck={false}
            autoCapitalize="off"
            disabled={isLocked('host')}
            {...fields.getInputProps('host')}
          />
        ) : null}
        {kind === 'api' ? (
          <TextInput
            label="Mount"
            description="The path here below which its requests arrive. When it changes, the old one is gone."
            placeholder={`/api/${values.key === '' ? 'key' : values.key}`}
            spellCheck={false}
            disabled={isLocked('mount')}
            {...fields.getInputProps('mount')}
          />
        ) : null}
        <TextInput
          label="Tile opens"
          description={opensAbout[kind]}
          placeholder={isLink ? 'https://mail.example.org' : ''}
          spellCheck={false}
          disabled={isLocked('open_url')}
          {...fields.getInputProps('open_url')}
        />
        {kind === 'api' ? (
          <Switch
            label="Trusted"
            description="Its pages may run scripts as if they were part of Gatehouse. Only for what you would let sign people in."
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
  api: 'A path here or an address on the web; the mount when empty',
  site: 'A path at its host or an address on the web; its first page when empty',
  link: 'An address on the web, or a path here',
}

export function HealthFields({ fields, isLocked, others }: Parts & { others: readonly { key: string; name: string }[] }) {
  const { values } = fields
  const number = (member: 'interval_s' | 'timeout_ms' | 'rise' | 'fall', range: { min: number; max: number }) => ({
    ...range,
    allowDecimal: false,
    disabled: isLocked(member),
    ...fields.getInputProps(member),
  })
  return (
    <Section title="Health" about={`When it stops answering, that shows after ${worstDetectionS(values)} seconds at most.`}>
      <div className={form.form}>
        <TextInput
          label="Health path"
          description="Asked with GET; 2xx is good"
          spellCheck={false}
          disabled={isLocked('health_path')}
          {...fields.getInputProps('health_path')}
        />
        <div className={form.pair}>
          <NumberInput label="Check every (seconds)" {...number('interval_s', { min: 5, max: 3600 })} />
          <NumberInput label="Time for one check (ms)" {...number('timeout_ms', { min: 100, max: 30_000 })} />
          <NumberInput label="Good checks to be up" {...number('rise', { min: 1, max: 10 })} />
          <NumberInput label="Failed checks to be down" {...number('fall', { min: 1, max: 10 })} />
        </div>
        <MultiSelect
          label="Needs"
          description="Services it cannot work without: when one is down, this one is shown as down because of it"
          data={others.map(({ key, name }) => ({ value: key, label: name }))}
          disabled={isLocked('depends_on')}
          {...fields.getInputProps('depends_on')}
        />
        <TryAddress upstream={values.upstream} healthPath={values.health_path} timeoutMs={Number(values.timeout_ms)} />
      </div>
    </Section>
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
    <Section title="Limits" about="How much it takes, and how long it may take.">
      <div className={form.pair}>
        <NumberInput label="Largest request (MB)" {...number('max_body_bytes')} />
        <NumberInput label="Requests at once" allowDecimal={false} {...number('max_in_flight')} />
        <NumberInput label="More that wait" allowDecimal={false} {...number('max_waiting')} />
        <NumberInput label="Until an answer begins (seconds)" {...number('headers_timeout_ms')} />
        <NumberInput label="Standing still (seconds)" {...number('idle_timeout_ms')} />
      </div>
    </Section>
  )
}
