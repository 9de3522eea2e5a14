// What people of the demo have asked in Chat, and what its stand-in for a provider knows. All of it is made up.

const slipway = [
  'Three things matter before the boat goes on the slipway:\n\n',
  '1. **Weight.** The winch takes 40 t; *Seagull* has 31 t with empty tanks.\n',
  '2. **Tide.** High water is at 14:20, so be at the cradle by 13:45.\n',
  '3. **Wind.** Above 6 Bft we wait.\n\n',
  '| check | who | when |\n| --- | --- | --- |\n| winch brake | Workshop | morning |\n| cradle pins | Workshop | morning |\n| radio | Harbour watch | 13:30 |\n',
]

const answers: { about: RegExp; says: string[] }[] = [
  {
    about: /reminder/i,
    says: [
      'Dear Mr Holm,\n\n',
      'our invoice 2214 of 3 March for the berth of *Tern* has not been paid yet. You may have overlooked it. ',
      'Please pay **€ 1,240.00** by the end of the month, or give us a ring if something is unclear.\n\n',
      'Kind regards,\nHarbour & Sons\n',
    ],
  },
  {
    about: /shorter/i,
    says: ['Dear Mr Holm, invoice 2214 (**€ 1,240.00**) is still open. Please pay it by the end of the month. Harbour & Sons\n'],
  },
  {
    about: /script/i,
    says: [
      'This renames them by their date:\n\n',
      '```sh\nfor file in drawing-*.pdf; do\n  mv -n "$file" "$(date -r "$file" +%F)-$file"\ndone\n```\n\n',
      '`-n` never overwrites a file that is there already.\n',
    ],
  },
  { about: /crane/i, says: ['The harbour crane was last inspected in October. The next inspection is due within a year of that.\n'] },
]

/** The answer to the last question of a call, in pieces. */
export function replyTo(body: string): string[] {
  const last = body.slice(body.lastIndexOf('"role":"user"'))
  return answers.find(({ about }) => about.test(last))?.says ?? slipway
}

/** Conversations, each with its questions in order. */
export const talks: { by: 'admin' | 'person'; questions: string[] }[] = [
  { by: 'admin', questions: ['A script that puts the date before the names of our drawings'] },
  { by: 'admin', questions: ['Write a friendly reminder to Mr Holm about invoice 2214', 'Make it shorter'] },
  { by: 'admin', questions: ['When was the harbour crane inspected?'] },
  { by: 'person', questions: ['What has to be ready before Seagull goes on the slipway?'] },
]
