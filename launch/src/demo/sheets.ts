import { text } from './pdf.ts'

/** What is on a sheet below its title: words that can be searched, and something to look at, by the shelf it stands on. */
export type Body = { lines: string[]; drawing: string[] }

const ink = '0.06 0.33 0.33'
const rule = (y: number): string => `0.8 0.78 0.75 RG 0.7 w 56 ${y} m 539 ${y} l S`
const band = (y: number): string => `q ${ink} rg 56 ${y} 483 22 re f Q`

const invoice: Body = {
  lines: ['Payable within 30 days. Berth and crane are charged by the day,', 'work on the slipway by the hour.'],
  drawing: [
    band(560),
    `1 1 1 rg ${text(64, 567, 'What')} ${text(300, 567, 'Quantity')} ${text(470, 567, 'EUR')} 0 0 0 rg`,
    ...[
      ['Berth 12, week', '1', '340.00'],
      ['Travel lift, in and out', '2', '480.00'],
      ['Anodes, zinc', '6', '132.00'],
      ['Work on the keel, hours', '9', '612.00'],
      ['Waste oil, litres', '40', '26.00'],
    ].flatMap(([what = '', count = '', sum = ''], at) => [
      text(64, 538 - at * 26, what),
      text(300, 538 - at * 26, count),
      text(470, 538 - at * 26, sum),
      rule(530 - at * 26),
    ]),
    text(300, 400, 'Total'),
    text(466, 400, '1,590.00'),
  ],
}

const contract: Body = {
  lines: [
    '1  The harbour lets the berth named above to the tenant for one year.',
    '2  The rent is due on the first day of each quarter.',
    '3  Crane, slipway and travel lift are used by the list of prices.',
    '4  Fuel and waste oil are kept in the places meant for them.',
    '5  Either side may end this agreement with three months’ notice.',
    '6  What is not said here goes by the harbour rules.',
  ],
  drawing: ['0 0 0 RG 0.7 w 56 470 m 250 470 l S 320 470 m 539 470 l S', text(56, 454, 'For the harbour'), text(320, 454, 'The tenant')],
}

const manual: Body = {
  lines: ['Before each use. Whoever finds a fault stops the machine and tells the workshop.'],
  drawing: [
    'Look at hooks, ropes and pins',
    'Try the brake without a load',
    'Try the emergency stop',
    'Look up and around',
    'Write it into the log',
  ].flatMap((step, at) => [`q ${ink} RG 1.2 w 58 ${594 - at * 34} 16 16 re S Q`, text(88, 598 - at * 34, `${at + 1}  ${step}`)]),
}

const plan: Body = {
  lines: ['Scale 1:50. Measures in millimetres; the sheet is not to be measured from.'],
  drawing: [
    `q ${ink} RG 1.4 w 90 420 m 150 360 400 350 505 430 c 440 436 160 430 90 420 c S`,
    '0.8 w 300 428 m 300 600 l S 300 596 m 430 446 l S 300 596 m 150 438 l S 300 470 m 440 462 l S',
    '[4 3] 0 d 0.5 w 70 405 m 525 405 l S 300 350 m 300 620 l S Q',
    '0.4 w 90 335 m 505 335 l S 90 330 m 90 340 l S 505 330 m 505 340 l S',
    text(272, 320, '11 480'),
    '0.6 w 380 96 159 60 re S 380 126 m 539 126 l S',
    text(388, 136, 'Harbour & Sons'),
    text(388, 108, 'Sheet 3 of 7'),
  ],
}

const minutes: Body = {
  lines: [
    'Present: Almeida, Berger, Conti, Demir. Excused: Eriksson.',
    '',
    '1  The minutes of the last meeting are accepted.',
    '2  The crane is checked each morning; the list hangs in the workshop.',
    '3  The slipway closes for two weeks in November.',
    '4  Tide tables of the coming year are ordered.',
    '5  Next meeting: first Tuesday of the month.',
  ],
  drawing: [],
}

const bodies: Record<string, Body> = { Invoices: invoice, Contracts: contract, Manuals: manual, Drawings: plan, Minutes: minutes }

export const bodyOf = (shelf: string): Body => bodies[shelf] ?? minutes
