import { say } from './mail.content.ts'
import type { Recipient } from './mail.messages.ts'

export const greeting = ({ name }: Recipient): string => (isNothing(name) ? 'Hello,' : say`Hello ${name},`)
export const germanGreeting = ({ name }: Recipient): string => (isNothing(name) ? 'Hallo,' : say`Hallo ${name},`)

const isNothing = (name: string | null): name is null => name === null || name.trim() === ''
