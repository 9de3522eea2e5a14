/** A mail as it is handed over: finished text, and an id that stays the same in every attempt. */
export type Letter = { id: string; to: string; subject: string; html: string; text: string; written_at: Date }

/**
 * What became of an attempt. `refused`: the server will never take this mail. `unavailable`: it was not handed over, try again.
 * `unsure`: it was handed over in full, but whether it was accepted is not known.
 */
export type Attempt =
  | { outcome: 'sent'; detail: string }
  | { outcome: 'refused' | 'unavailable' | 'unsure'; code: FaultCode; detail: string }

export type FaultCode = 'dns' | 'refused' | 'timeout' | 'connection' | 'tls' | 'auth' | 'recipient' | 'rejected' | 'storage' | 'sealed'

/** The way mail leaves the gateway. It never throws: a failed attempt is an outcome. */
export type Transport = { send: (letter: Letter) => Promise<Attempt> }

/** Where an SMTP server is and how to talk to it. `starttls` and `tls` never fall back to plain text. */
export type SmtpServer = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  login: { user: string; password: string } | null
}

/** Who mails come from. Without a name of its own it is what the installation is called. */
export type Sender = { name: string | null; address: string }
