import {
  defaultInstallationName,
  installationNameFault,
  longestInstallationName,
  tidyInstallationName,
  type InstallationNameFault,
} from '@gatehouse/contracts/installation-name'
import { z } from 'zod'
import { setHereSchema, setValuesOf, type Base, type Layered } from './settings.layers.ts'
import type { Section } from './settings.sections.ts'

export type GeneralValues = { name: string }

const faults: Record<InstallationNameFault, string> = {
  empty: 'has nothing that can be read',
  too_long: `has more than ${longestInstallationName} characters`,
  unseen: 'has a character that is not seen',
}

/** A name as it is kept, whatever spaces it came with. */
export const nameField = z
  .string()
  .max(1000)
  .transform(tidyInstallationName)
  .superRefine((text, context) => {
    const fault = installationNameFault(text)
    if (fault !== null) context.addIssue({ code: 'custom', message: faults[fault] })
  })

/** What the installation is called. It is in no file. */
export const generalSection: Section<Layered<GeneralValues>> = {
  key: 'general',
  fallback: {},
  valueSchema: z.strictObject({ name: setHereSchema(nameField) }),
  shown: setValuesOf,
}

export const generalBase: Base<GeneralValues> = { values: { name: defaultInstallationName }, fromEnvironment: [] }

/** The address people use, which is set where Gatehouse is started, and only there. */
export type OwnAddress = { public_url: string; public_url_from: 'default' | 'environment' }
