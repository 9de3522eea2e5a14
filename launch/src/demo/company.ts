// The company of the demo. All of it is made up; `.example` is a domain that nobody can have (RFC 2606).

export const company = 'Harbour & Sons'
export const domain = 'harbour.example'

/** One password for the two sign-ins that are printed, and for everybody else of the demo. */
export const demoPassword = 'Forty!Ferries-at-Dawn'

const names = `
  Ana Almeida, Ben Berger, Chiara Conti, Dilan Demir, Emma Eriksson, Farid Fahmy, Greta Gruber, Hugo Herrera,
  Ines Ivanova, Jonas Jansen, Katya Kowalska, Liam Lindqvist, Mina Moreau, Noah Nakamura, Olivia Okafor, Pavel Petrov,
  Quinn Quigley, Rosa Romano, Samir Sato, Tessa Thomsen, Umar Usman, Vera Vogel, Wim de Wit, Yara Yilmaz,
  Zoe Zimmermann`
  .split(',')
  .map((name) => name.trim())

export type Person = { name: string; email: string; admin: boolean }

export const addressOf = (name: string): string => `${(name.split(' ', 1)[0] ?? name).toLowerCase()}@${domain}`

/** The first is the admin of the demo, the second the person without rights. */
export const people: Person[] = names.map((name, at) => ({ name, email: addressOf(name), admin: at === 0 || at === 6 }))

export type Group = { name: string; description: string; members: string[] }

const everyNth = (step: number, from: number): string[] => people.filter((_person, at) => at % step === from).map(({ email }) => email)

export const groups: Group[] = [
  { name: 'Office', description: 'Accounts, orders, the telephone', members: everyNth(3, 1) },
  { name: 'Workshop', description: 'Repairs and the slipway', members: everyNth(3, 2) },
  { name: 'Engineers', description: 'Drawings and calculations', members: everyNth(4, 0) },
  { name: 'Harbour watch', description: 'Nights and weekends, in turns', members: everyNth(5, 3) },
  { name: 'Board', description: '', members: people.slice(0, 4).map(({ email }) => email) },
]

export type DemoApp = {
  key: string
  name: string
  description: string
  icon: string
  category: string
  /** How its stub behaves; `link` has none. */
  is: 'up' | 'slow' | 'down' | 'limited' | 'link'
  visibility: 'everyone' | 'granted'
  /** Groups that may use it. */
  groups: string[]
}

export const apps: DemoApp[] = [
  app('wiki', 'Wiki', { description: 'How we do things here', icon: 'book', category: 'Work' }),
  app('tickets', 'Tickets', { description: 'What has to be done, and by whom', icon: 'list-check', category: 'Work' }),
  app('calendar', 'Slipway calendar', { description: 'Which boat is in which berth', icon: 'calendar', category: 'Work' }),
  app('git', 'Code', { description: 'Our own programs and their reviews', icon: 'git-branch', category: 'Work', groups: ['Engineers'] }),
  app('drawings', 'Drawings', {
    description: 'Plans of all boats since 1987',
    icon: 'map',
    category: 'Work',
    groups: ['Engineers', 'Workshop'],
    is: 'slow',
  }),
  app('accounts', 'Accounts', { description: 'Invoices and the books', icon: 'receipt', category: 'Office', groups: ['Office', 'Board'] }),
  app('shop', 'Parts shop', {
    description: 'Orders from the web shop',
    icon: 'shopping-cart',
    category: 'Office',
    groups: ['Office'],
    is: 'down',
  }),
  app('crm', 'Customers', {
    description: 'Who they are and what they said',
    icon: 'users',
    category: 'Office',
    groups: ['Office', 'Board'],
  }),
  app('reports', 'Reports', { description: 'Figures of the week, each Monday', icon: 'chart-bar', category: 'Office', groups: ['Board'] }),
  app('weather', 'Weather', { description: 'Wind and tide at the pier', icon: 'cloud', category: 'Harbour', is: 'limited' }),
  app('cameras', 'Cameras', {
    description: 'The gates, the crane, the basin',
    icon: 'video',
    category: 'Harbour',
    groups: ['Harbour watch'],
  }),
  app('port', 'Port authority', { description: 'Notices to mariners', icon: 'world', category: 'Harbour', is: 'link' }),
]

/** Closed for maintenance while the demo runs. */
export const inMaintenance = { key: 'cameras', message: 'New disks, back by the evening' }

type About = { description: string; icon: string; category: string; groups?: string[]; is?: DemoApp['is'] }

function app(key: string, name: string, { description, icon, category, groups: granted = [], is = 'up' }: About): DemoApp {
  return { key, name, description, icon, category, is, visibility: granted.length === 0 ? 'everyone' : 'granted', groups: granted }
}

/** What lies in the trash of the library. */
export const thrownAway = ['Berth lease 2026, draft', 'Rota of last summer', 'Offer of a crane nobody wanted']

export type Shelf = { name: string; color: string; titles: string[] }

/** Categories of the library and what lies in them: forty documents. */
export const shelves: Shelf[] = [
  {
    name: 'Contracts',
    color: '#0f5453',
    titles: [
      'Berth lease 2026',
      'Crane maintenance agreement',
      'Fuel supply, three years',
      'Insurance of the slipway',
      'Lease of the east shed',
      'Employment, apprentices',
      'Non-disclosure, Nordlicht',
      'Waste oil collection',
    ],
  },
  {
    name: 'Invoices',
    color: '#8f5b00',
    titles: [
      'Invoice 2026-0412',
      'Invoice 2026-0413',
      'Invoice 2026-0414',
      'Invoice 2026-0415',
      'Invoice 2026-0416',
      'Invoice 2026-0417',
      'Invoice 2026-0418',
      'Invoice 2026-0419',
      'Credit note 2026-007',
    ],
  },
  {
    name: 'Manuals',
    color: '#2f5d9b',
    titles: [
      'Crane, daily checks',
      'Diesel heater D4',
      'Fire pump',
      'Slipway winch',
      'Travel lift 40 t',
      'Welding, safety sheet',
      'Epoxy, safety sheet',
      'Radio procedure',
    ],
  },
  {
    name: 'Drawings',
    color: '#7a4fa3',
    titles: [
      'Seagull, general arrangement',
      'Seagull, keel',
      'Nordlicht, mast step',
      'Nordlicht, engine bed',
      'Pier extension, plan',
      'Pier extension, section',
      'Workshop, fire exits',
    ],
  },
  {
    name: 'Minutes',
    color: '#69625a',
    titles: [
      'Board, March 2026',
      'Board, June 2026',
      'Board, September 2026',
      'Safety committee, May',
      'Safety committee, October',
      'Workshop meeting, week 31',
      'Workshop meeting, week 40',
      'Harbour watch, autumn',
    ],
  },
]

/** What is shared with whom: a whole shelf, or one title of it. */
export const shared: { by: 'admin' | 'person'; shelf: string; title?: string; group: string; access: 'view' | 'edit' }[] = [
  { by: 'admin', shelf: 'Minutes', group: 'Board', access: 'view' },
  { by: 'admin', shelf: 'Drawings', group: 'Engineers', access: 'edit' },
  { by: 'admin', shelf: 'Contracts', title: 'Berth lease 2026', group: 'Board', access: 'edit' },
  { by: 'person', shelf: 'Invoices', group: 'Board', access: 'edit' },
  { by: 'person', shelf: 'Contracts', title: 'Crane maintenance agreement', group: 'Board', access: 'view' },
]

/** Apps that may be asked for, who has asked, and what came of it; without an answer it waits. */
export const asked: { app: string; by: string; reason: string; answer?: 'approved' | 'declined'; note?: string }[] = [
  { app: 'reports', by: 'Emma Eriksson', reason: 'I write the figures of the workshop myself from next month on' },
  { app: 'git', by: 'Vera Vogel', reason: 'To correct the tide tables' },
  { app: 'reports', by: 'Liam Lindqvist', reason: 'For the yearly report', answer: 'approved', note: 'Until the report is done' },
  { app: 'git', by: 'Ben Berger', reason: 'Curious', answer: 'declined', note: 'Emma has it and looks things up for you' },
  { app: 'crm', by: 'Farid Fahmy', reason: 'The telephone is mine on Fridays' },
  { app: 'cameras', by: 'Ben Berger', reason: 'To see from the office whether the gate is open' },
]

/** Groups whose managers decide about an app beside the admins. */
export const approvers = [
  { app: 'reports', group: 'Board' },
  { app: 'crm', group: 'Office' },
]

/** Programs with accounts of their own. */
export const programs = [
  { name: 'weather-board', description: 'Shows wind and tide at the gate', token: 'Screen at the pier', apps: ['weather'], days: 90 },
  { name: 'nightly-copy', description: 'Copies the library to the office', token: 'Backup machine', apps: ['documents'], days: null },
]

/** Tokens that the person made for programs of their own. */
export const ownTokens = [
  { name: 'Laptop, command line', apps: ['tickets', 'wiki'], days: 30 },
  { name: 'Calendar on the telephone', apps: ['calendar'], days: 90 },
]

/** Invitations that are still open. */
export const invited = ['Alba Arnold', 'Bruno Bauer', 'Cleo Cohen']
/** Who registered and waits for an admin. */
export const waiting = ['Dario Duarte', 'Elif Erdem']
