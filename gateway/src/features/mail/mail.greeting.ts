import { say } from './mail.content.ts'
import type { Recipient } from './mail.messages.ts'

export const greeting = ({ name }: Recipient): string => (name === null || name.trim() === '' ? 'Hello,' : say`Hello ${name},`)
