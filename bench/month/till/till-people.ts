import { isRow, type Row, row, str } from '../json.ts'

const COUNTRY_NAMES: Record<string, string> = { NL: 'Nederland', BE: 'België', DE: 'Duitsland' }

const ADDRESS = [
  'company',
  'address_line_1',
  'address_line_2',
  'street',
  'housenumber',
  'housenumber_suffix',
  'zipcode',
  'city',
  'province',
  'country_code',
  'telephone',
  'mobile',
  'comment',
]

const PERSON = [
  'email',
  'customertype',
  'bankaccount',
  'iban',
  'bic',
  'bankname',
  'reference',
  'reservationnumber',
  'website',
  'birthdate',
  'btw',
  'kvk',
  'costcentre',
]

function address(stored: Row, billing: boolean): Row {
  const told: Row = { gender: str(stored['gender']), initials: str(stored['initials']) }
  const named = [stored['first_name'], stored['last_name']].map(str).filter((each) => each !== '')
  if (billing) {
    told['first_name'] = stored['first_name'] ?? null
    told['last_name'] = stored['last_name'] ?? null
    told['fax'] = stored['fax'] ?? null
  }
  told['full_name'] = billing && named.length > 0 ? named.join(' ') : (stored['full_name'] ?? null)
  for (const name of ADDRESS) told[name] = stored[name] ?? null
  told['country'] = COUNTRY_NAMES[str(stored['country_code'])] ?? null
  return told
}

/** Personal information as an order or a user tells it: what nobody gave is null. */
export function personTold(stored: Row): Row {
  const told: Row = {
    billingaddress: address(row(stored['billingaddress']), true),
    deliveryaddress: address(row(stored['deliveryaddress']), false),
  }
  for (const name of PERSON) told[name] = stored[name] ?? null
  return told
}

/** PATCH says only what changes, down to single fields of an address; a null empties, absence keeps (4.6). */
export function merged(kept: Row, sent: Row): Row {
  const result: Row = { ...kept }
  for (const [name, value] of Object.entries(sent)) {
    result[name] = isRow(value) ? merged(row(kept[name]), value) : value
  }
  return result
}
