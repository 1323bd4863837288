import { type Address, createAddress } from './addresses.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A customer: a person, or a company with a person in it. */
export interface Person {
  readonly firstname: string
  readonly middlename: string
  readonly lastname: string
  readonly gender: 'male' | 'female' | undefined
  /** Empty now and then. */
  readonly email: string
  readonly phone: string
  readonly mobile: string
  readonly company: Company | undefined
  readonly address: Address
}

/** The business side of a customer. Numbers are empty now and then, as they are in real shops. */
export interface Company {
  readonly name: string
  readonly cocNumber: string
  readonly vatNumber: string
}

const FIRST_NAMES = [
  'Jan',
  'Sanne',
  'Piet',
  'Fatima',
  'Noor',
  'Daan',
  'Lotte',
  'Mohammed',
  'Anaïs',
  'Zoë',
  'Jörg',
  'Renée',
  'François',
  'Siobhán',
  'Søren',
  'Łukasz',
  'İpek',
  'Jean-Luc',
  'Ana María',
  'J.',
] as const

const LAST_NAMES = [
  { prefix: '', name: 'Jansen' },
  { prefix: 'de', name: 'Vries' },
  { prefix: 'van den', name: 'Berg' },
  { prefix: 'van der', name: 'Meer' },
  { prefix: "van 't", name: 'Hof' },
  { prefix: "in 't", name: 'Veld' },
  { prefix: '', name: "D'Hondt" },
  { prefix: '', name: "O'Brien" },
  { prefix: '', name: 'Müller-Lüdenscheidt' },
  { prefix: '', name: 'Lefèvre' },
  { prefix: '', name: 'Çelik' },
  { prefix: 'ter', name: 'Horst' },
  { prefix: '', name: 'Peeters' },
  { prefix: '', name: 'Groß' },
  { prefix: '', name: 'Nguyễn' },
  { prefix: '', name: 'Van Der Straeten 🌷' },
  { prefix: '', name: 'Wolfeschlegelsteinhausenbergerdorff-van Nispen tot Sevenaer' },
] as const

const COMPANY_NAMES = [
  'Bakkerij Van Dijk & Zonen',
  'Fietsen "De Trapper" B.V.',
  "L'Épicerie du Coin SPRL",
  'Müller & Söhne GmbH',
  "Café 't Hoekje",
  'Stichting Samenwerkende Basisscholen voor Katholiek en Protestants-Christelijk Onderwijs Noord-Oost Brabant en omstreken',
  'Kapsalon Knip & Klaar',
  'Hotel Zeezicht',
  'IJssalon Venezia 🍦',
  'Bouwbedrijf Jansen',
] as const

/** Makes up a customer: a third are companies, one in forty has no e-mail address. */
export function createPerson(random: SeededRandom, index: number): Person {
  const firstname = random.pick(FIRST_NAMES)
  const last = random.pick(LAST_NAMES)
  const address = createAddress(random)
  const company = random.chance(0.34) ? createCompany(random, address.country, index) : undefined
  return {
    firstname,
    middlename: last.prefix,
    lastname: last.name,
    gender: random.pick(['male', 'female', undefined]),
    email: random.chance(0.025) ? '' : emailOf(random, firstname, last.name, index),
    phone: random.chance(0.6) ? phoneOf(random, address.country) : '',
    mobile: random.chance(0.5) ? `+316${random.integer(10000000, 99999999)}` : '',
    company,
    address,
  }
}

function createCompany(random: SeededRandom, country: string, index: number): Company {
  const digits = String(random.integer(100000000, 999999999))
  const vat = { nl: `NL${digits}B01`, be: `BE0${digits}`, de: `DE${digits}`, fr: `FR40${digits}` }
  const known: Readonly<Record<string, string>> = vat
  const plain = random.pick(COMPANY_NAMES)
  return {
    // Two companies may have one name: nothing but the e-mail address tells customers apart.
    name: random.chance(0.7) ? `${plain} ${index}` : plain,
    cocNumber: random.chance(0.7) ? String(random.integer(10000000, 99999999)) : '',
    vatNumber: random.chance(0.8) ? (known[country] ?? '') : '',
  }
}

function emailOf(random: SeededRandom, first: string, last: string, index: number): string {
  const plain = `${first}.${last}`
    .normalize('NFD')
    .replaceAll(/[^A-Za-z.]/gu, '')
    .slice(0, 30)
  const address = `${plain}.${index}@klant${index % 7}.example`
  // People type their address as they please.
  return random.chance(0.1) ? address : address.toLowerCase()
}

function phoneOf(random: SeededRandom, country: string): string {
  const prefix = { be: '+32 9 ', de: '+49 30 ', fr: '+33 1 ' }
  const known: Readonly<Record<string, string>> = prefix
  return `${known[country] ?? '020-'}${random.integer(1000000, 9999999)}`
}
