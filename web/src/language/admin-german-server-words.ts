// What the server says to admins in lists and tests, in German: whole sentences and ends of sentences.

export const adminTexts: Record<string, string> = {
  'has nothing that can be read': 'enthält nichts, was sich lesen lässt',
  'has more than 60 characters': 'hat mehr als 60 Zeichen',
  'has a character that is not seen': 'enthält ein unsichtbares Zeichen',
  'has a name that cannot be stored': 'hat einen Namen, der sich nicht speichern lässt',
  'has too many fields': 'hat zu viele Felder',
  'The last event is not the one that the end of the chain names.': 'Das letzte Ereignis ist nicht das, welches das Ende der Kette nennt.',
  'The connection broke after the mail was handed over; it may have been delivered.':
    'Die Verbindung brach ab, nachdem die Mail übergeben war; vielleicht ist sie angekommen.',
  'The name of the mail server has no address.': 'Der Name des Mailservers hat keine Adresse.',
  'Nothing listens at the address of the mail server.': 'An der Adresse des Mailservers antwortet nichts.',
  'The mail server did not answer in time.': 'Der Mailserver hat nicht rechtzeitig geantwortet.',
  'The connection to the mail server broke or was turned away.': 'Die Verbindung zum Mailserver brach ab oder wurde abgewiesen.',
  'No encrypted connection could be made: the mail server does not offer STARTTLS, or its certificate is not good.':
    'Es kam keine verschlüsselte Verbindung zustande: Der Mailserver bietet kein STARTTLS, oder sein Zertifikat taugt nicht.',
  'The mail server does not accept the user name and password of SMTP_URL.':
    'Der Mailserver nimmt Benutzername und Passwort aus SMTP_URL nicht an.',
  'The mail server does not accept the sender or the recipient.': 'Der Mailserver nimmt Absender oder Empfänger nicht an.',
  'The mail server does not accept the mail.': 'Der Mailserver nimmt die Mail nicht an.',
  'The queued mail cannot be opened: the settings key is not the one it was sealed with.':
    'Die wartende Mail lässt sich nicht öffnen: Der Schlüssel der Einstellungen ist nicht der, mit dem sie verschlüsselt wurde.',
  'The mail could not be written to a file.': 'Die Mail ließ sich nicht in eine Datei schreiben.',
  'The mail server has taken the mail.': 'Der Mailserver hat die Mail angenommen.',
  'Encrypted from the start (smtps).': 'Von Anfang an verschlüsselt (smtps).',
  'Encrypted with STARTTLS.': 'Verschlüsselt mit STARTTLS.',
  'Not encrypted: the server is this machine, or SMTP_URL says tls=off.':
    'Nicht verschlüsselt: Der Server ist dieser Rechner, oder in SMTP_URL steht tls=off.',
  'the certificate is not one in PEM form': 'das Zertifikat hat nicht die Form PEM',
  'the key does not belong to the certificate': 'der Schlüssel gehört nicht zum Zertifikat',
  'the key is encrypted; give one without a password, readable only to Gatehouse':
    'der Schlüssel ist verschlüsselt; nimm einen ohne Passwort, den nur Gatehouse lesen kann',
  'the key is not a private key in PEM form': 'der Schlüssel ist kein privater Schlüssel der Form PEM',
}

/** The same with values in them. */
export const adminForms: [RegExp, string][] = [
  [/^names a group that does not exist: (.*)$/, 'nennt eine Gruppe, die es nicht gibt: $1'],
  [/^names a role that does not exist: (.*)$/, 'nennt eine Rolle, die es nicht gibt: $1'],
  [
    /^The events before number (\d+) are missing, and nothing says they were removed for age\.$/,
    'Die Ereignisse vor Nummer $1 fehlen, und nichts besagt, dass sie ihres Alters wegen entfernt wurden.',
  ],
  [/^Event (\d+) is missing\.$/, 'Ereignis $1 fehlt.'],
  [
    /^Event (\d+) was changed, or stands in another place than it was written in\.$/,
    'Ereignis $1 wurde geändert oder steht nicht dort, wo es geschrieben wurde.',
  ],
  [
    /^Event (\d+) is not the one that was noted: the chain was written anew\.$/,
    'Ereignis $1 ist nicht das, welches notiert wurde: Die Kette wurde neu geschrieben.',
  ],
  [/^The events from number (\d+) to (\d+) are missing at the end\.$/, 'Die Ereignisse von Nummer $1 bis $2 fehlen am Ende.'],
  [
    /^The events up to number (\d+) were noted, but the chain ends at (\d+)\.$/,
    'Notiert waren die Ereignisse bis Nummer $1, aber die Kette endet bei $2.',
  ],
  [/^TLS refuses them \((.+)\)$/, 'TLS lehnt sie ab ($1)'],
]

/** What the mail server answered, after a sentence that is known alone. */
export const answered = /^(?<sentence>.+\.) It answered with status (?<status>\d+)\.$/
