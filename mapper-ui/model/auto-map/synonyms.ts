/** Words of field names that mean the same in business systems; the first stands for all. */
const GROUPS: readonly (readonly string[])[] = [
  ['email', 'mail', 'emailaddress'],
  ['phone', 'telephone', 'tel', 'telefoon', 'telefono'],
  ['mobile', 'cell', 'cellphone', 'gsm', 'mobiel', 'cellulare'],
  ['zip', 'zipcode', 'postcode', 'postal', 'postalcode', 'cap'],
  ['city', 'town', 'locality', 'plaats', 'woonplaats', 'citta'],
  ['street', 'straat', 'via', 'indirizzo'],
  ['country', 'land', 'paese', 'nation'],
  ['company', 'business', 'organisation', 'organization', 'bedrijf', 'azienda', 'companyname'],
  ['customer', 'client', 'debtor', 'buyer', 'klant', 'cliente'],
  ['firstname', 'givenname', 'forename', 'voornaam'],
  ['lastname', 'surname', 'familyname', 'achternaam', 'cognome'],
  ['sku', 'articlenumber', 'articlecode', 'itemcode', 'artikelnummer'],
  ['product', 'article', 'item', 'artikel', 'articolo'],
  ['quantity', 'qty', 'count', 'pieces', 'aantal', 'quantita'],
  ['price', 'prijs', 'prezzo'],
  ['stock', 'inventory', 'voorraad', 'magazzino'],
  ['tax', 'vat', 'btw', 'iva'],
  ['discount', 'korting', 'sconto'],
  ['shipping', 'delivery', 'shipment', 'levering', 'spedizione'],
  ['billing', 'invoice', 'factuur', 'fattura'],
  ['order', 'bestelling', 'ordine'],
  ['line', 'lines', 'row', 'rows', 'items', 'regels', 'righe'],
  ['reference', 'ref', 'number', 'no', 'nummer', 'numero'],
  ['id', 'identifier', 'key', 'uid'],
  ['title', 'name', 'naam', 'nome', 'titel', 'titolo'],
  ['description', 'content', 'omschrijving', 'descrizione'],
  ['remark', 'note', 'comment', 'memo', 'opmerking', 'nota'],
  ['date', 'datum', 'data', 'day'],
  ['created', 'createdat', 'creation'],
  ['updated', 'updatedat', 'modified', 'changed'],
  ['category', 'group', 'categorie', 'categoria'],
  ['brand', 'make', 'manufacturer', 'merk', 'marca'],
  ['barcode', 'ean', 'gtin', 'upc'],
  ['status', 'state', 'stato'],
  ['currency', 'valuta'],
  ['total', 'sum', 'totaal', 'totale', 'amount'],
  ['active', 'enabled', 'visible'],
  ['color', 'colour', 'kleur', 'colore'],
  ['size', 'maat', 'taglia'],
  ['weight', 'gewicht', 'peso'],
]

const STANDS_FOR = new Map(GROUPS.flatMap((group) => group.map((word) => [word, group[0] ?? word])))

/** The word that stands for a word and all that mean the same. */
export function standFor(word: string): string {
  return STANDS_FOR.get(word) ?? word
}
