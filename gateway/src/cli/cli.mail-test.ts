import { defaultInstallationName } from '@gatehouse/contracts/installation-name'
import { systemClock } from '@gatehouse/kit/clock'
import { parseEmail } from '@gatehouse/kit/email'
import { StartupError } from '@gatehouse/kit/errors'
import { newId } from '@gatehouse/kit/ids'
import type { Command } from 'commander'
import { senderOf } from '../config.ts'
import { sendTestMail } from '../features/mail/mail.feature.ts'
import { readCliConfig } from './cli.config.ts'
import { logFor } from './cli.database.ts'
import { table, type CliIo } from './cli.io.ts'

export function addMailCommands(program: Command, io: CliIo): void {
  const mail = program.command('mail').description('outgoing mail')
  mail
    .command('test <address>')
    .description('send a mail at once and tell how far it came')
    .action(async (text: string) => {
      const email = parseEmail(text)
      if (email === null) throw new StartupError([`${text} is not an e-mail address.`])
      const config = readCliConfig(io.env)
      const { smtp, publicUrl, dataDir, language } = config
      const sender = senderOf(config)
      const about = { smtp, sender, publicUrl, dataDir, language, installationName: () => defaultInstallationName }
      const trial = await sendTestMail({ ...about, clock: systemClock, newId, log: logFor(io) }, email.address)
      const rows = trial.steps.map(({ step, ok, ms, detail }) => [step, ok ? 'ok' : 'failed', `${ms} ms`, detail ?? ''])
      for (const line of table([['STEP', 'RESULT', 'TIME', 'DETAIL'], ...rows])) io.out(line)
      if (!trial.ok) throw new StartupError(['The mail was not sent.'])
    })
}
