import type { SeededRandom } from './seeded-random.ts'

/** Where somebody lives or works, in the parts that shops ask for. */
export interface Address {
  readonly street: string
  /** Empty for post boxes, and where the customer wrote it into the street. */
  readonly number: string
  readonly extension: string
  readonly street2: string
  readonly zipcode: string
  readonly city: string
  readonly region: string
  /** Two lower-case letters. */
  readonly country: string
}

const blank = { extension: '', street2: '', region: '' }

/** Most addresses are dull. */
const DULL: readonly Address[] = [
  {
    ...blank,
    street: 'Keizersgracht',
    number: '313',
    zipcode: '1016 EE',
    city: 'Amsterdam',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Coolsingel',
    number: '40',
    zipcode: '3011AD',
    city: 'Rotterdam',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Oudegracht',
    number: '158',
    zipcode: '3511 AZ',
    city: 'Utrecht',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Grote Markt',
    number: '1',
    zipcode: '9712 HN',
    city: 'Groningen',
    country: 'nl',
  },
  { ...blank, street: 'Veldstraat', number: '82', zipcode: '9000', city: 'Gent', country: 'be' },
  {
    ...blank,
    street: 'Friedrichstraße',
    number: '43',
    zipcode: '10117',
    city: 'Berlin',
    country: 'de',
  },
  {
    ...blank,
    street: 'Rue de Rivoli',
    number: '99',
    zipcode: '75001',
    city: 'Paris',
    country: 'fr',
  },
]

/** The others are why mappings need tests. */
const AWKWARD: readonly Address[] = [
  {
    ...blank,
    street: 'Prinsengracht',
    number: '263',
    extension: 'A-hs',
    zipcode: '1016 GV',
    city: 'Amsterdam',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Laan van Nieuw Oost-Indië',
    number: '12',
    extension: 'bis',
    zipcode: '2593BT',
    city: "'s-Gravenhage",
    country: 'nl',
  },
  {
    ...blank,
    street: 'Postbus 1234',
    number: '',
    zipcode: '5200 BG',
    city: "'s-Hertogenbosch",
    country: 'nl',
  },
  {
    ...blank,
    street: 'Dorpsstraat 17b',
    number: '',
    zipcode: '1234 ab',
    city: 'Sint-Oedenrode',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Plein 1944',
    number: '8',
    zipcode: '6511 JC',
    city: 'Nijmegen',
    country: 'nl',
  },
  {
    ...blank,
    street: '1e Jan van der Heijdenstraat',
    number: '101',
    extension: 'III',
    zipcode: '1072 TM',
    city: 'Amsterdam',
    country: 'nl',
  },
  {
    ...blank,
    street: 'Chaussée de Liège',
    number: '624',
    extension: 'bte 3',
    zipcode: '5100',
    city: 'Namur',
    region: 'Wallonie',
    country: 'be',
  },
  {
    ...blank,
    street: 'Kapelsesteenweg',
    number: '12',
    extension: 'bus 0402',
    zipcode: 'B-2930',
    city: 'Brasschaat',
    country: 'be',
  },
  {
    ...blank,
    street: 'Straße des 17. Juni',
    number: '135',
    street2: 'Hinterhaus, 3. OG links',
    zipcode: '10623',
    city: 'Berlin',
    country: 'de',
  },
  {
    ...blank,
    street: 'Musterweg',
    number: '5-7',
    extension: '1/2',
    zipcode: '01067',
    city: 'Dresden',
    region: 'Sachsen',
    country: 'de',
  },
  {
    ...blank,
    street: 'Postfach 10 01 32',
    number: '',
    zipcode: '50441',
    city: 'Köln',
    country: 'de',
  },
  {
    ...blank,
    street: "12 bis, Rue de l'Église",
    number: '',
    zipcode: '67000',
    city: 'Strasbourg',
    country: 'fr',
  },
  {
    ...blank,
    street: 'Avenue des Champs-Élysées',
    number: '101',
    street2: 'Bâtiment C, Escalier 2, 4ème étage',
    zipcode: '75008',
    city: 'PARIS CEDEX 08',
    country: 'fr',
  },
  {
    ...blank,
    street:
      'Burgemeester van der Borch van Verwoldeplein tegenover de oude watertoren achter het gemeentehuis',
    number: '1',
    zipcode: '3991 EJ',
    city: 'Westerhaar-Vriezenveensewijk',
    country: 'nl',
  },
]

/** Makes up an address; two in five are awkward. */
export function createAddress(random: SeededRandom): Address {
  return random.chance(0.4) ? random.pick(AWKWARD) : random.pick(DULL)
}
